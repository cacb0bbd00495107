package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;

/** {@code weft_anchors}: the relay's listening sockets in each network namespace. */
public final class AnchorTable {
  private final BpfMap map;
  private final int port4;
  private final int port6;

  public AnchorTable(CoreMaps core) {
    map = core.map("weft_anchors");
    StructLayout layout = core.struct("weft_anchor");
    port4 = (int) layout.offset("port4");
    port6 = (int) layout.offset("port6");
  }

  /** Sets the ports on 127.0.0.1 and ::1 of a namespace, by its cookie; 0 for none. */
  public void put(long netns, int ipv4, int ipv6) {
    byte[] value = new byte[map.valueBytes()];
    Keys.buffer(value).putShort(port4, (short) ipv4).putShort(port6, (short) ipv6);
    map.update(Keys.of(netns), value);
  }

  public void remove(long netns) {
    map.delete(Keys.of(netns));
  }
}
