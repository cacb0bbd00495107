package io.weft.launcher.bundle;

/** A component of Declarative Services that cannot be made. */
public final class FaultyComponent {

  public FaultyComponent() {
    throw new IllegalStateException("no room in the table");
  }
}
