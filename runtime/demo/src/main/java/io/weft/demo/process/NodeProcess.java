package io.weft.demo.process;

import io.weft.demo.shop.Leash;
import io.weft.launcher.Main;

/** A node that ends with the demo. Runs with the launcher's libraries. */
public final class NodeProcess {
  private NodeProcess() {}

  public static void main(String[] args) {
    Leash.hold();
    Main.main(args);
  }
}
