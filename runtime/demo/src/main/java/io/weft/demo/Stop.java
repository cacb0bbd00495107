package io.weft.demo;

/** Ends the demo in good order when this process is told to end. */
final class Stop {
  private Stop() {}

  static void with(RunningDemo demo) {
    Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "weft-demo-stop"));
  }
}
