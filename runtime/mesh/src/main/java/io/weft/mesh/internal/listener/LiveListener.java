package io.weft.mesh.internal.listener;

import io.weft.spi.mesh.ListenerRef;
import java.util.OptionalInt;

/** A listener through all its versions, as connections hold it. */
final class LiveListener implements ListenerRef {
  /** What has to be read together. */
  private record Now(int id, OptionalInt fallback) {}

  private final String name;
  private volatile Now now = new Now(0, OptionalInt.empty());

  LiveListener(String name) {
    this.name = name;
  }

  void set(int id, OptionalInt fallback) {
    now = new Now(id, fallback);
  }

  void gone() {
    set(0, OptionalInt.empty());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int id() {
    return now.id;
  }

  @Override
  public OptionalInt fallbackCluster() {
    return now.fallback;
  }
}
