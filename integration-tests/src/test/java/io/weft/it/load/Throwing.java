package io.weft.it.load;

/** A component that cannot be made. */
public final class Throwing {

  public Throwing() {
    throw new IllegalStateException("no room for it");
  }
}
