package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of one request on their way to other clusters; their answers are dropped, and so is one
 * that cannot keep up.
 */
final class Mirrors {
  /** No copies. */
  static final Mirrors NONE = new Mirrors(List.of());

  private final List<Mirror> mirrors;

  private Mirrors(List<Mirror> mirrors) {
    this.mirrors = mirrors;
  }

  static Mirrors open(Worker worker, Actions actions) {
    return NONE;
  }

  void send(ByteBuf bytes) {
    for (Mirror mirror : mirrors) {
      mirror.send(bytes);
    }
  }

  void finish() {}

  interface Mirror {
    void send(ByteBuf bytes);
  }

  static List<Mirror> none() {
    return new ArrayList<>();
  }
}
