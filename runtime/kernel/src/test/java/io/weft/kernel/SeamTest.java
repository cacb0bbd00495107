package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What this kernel does not do, by a fake one: older kernels, missing privileges. */
class SeamTest {
  private final FakeBpf bpf = new FakeBpf();
  private final List<Integer> closed = new ArrayList<>();
  private final Natives natives = FakeNatives.of(bpf, closed);
  private final Kernel kernel = new Kernel(natives);

  private BpfProgram program(int fd) {
    Fd owned = Fd.owned(natives.posix(), fd, "program p" + fd);
    return new BpfProgram(
        natives, owned, "p" + fd, ProgramType.SK_MSG, Optional.of(AttachType.SK_MSG_VERDICT));
  }

  @Test
  void attachesToSockmapsWithoutALinkWhereThereIsNone() {
    bpf.refuse("linkCreate", Errno.EINVAL);
    BpfMap sockmap = kernel.createMap(MapDefinition.sockmap("sockets", 4));
    try (BpfLink link = program(7).attach(sockmap)) {
      assertFalse(link.isPinnable());
      link.update(program(8));
      KernelException refused =
          assertThrows(KernelException.class, () -> link.pin(Path.of("/sys/fs/bpf/x")));
      assertTrue(refused.getMessage().contains("no links on sockmaps"), refused::getMessage);
    }
    assertEquals(
        List.of(
            "mapCreate",
            "linkCreate",
            "programAttach 7 SK_MSG_VERDICT",
            "programAttach 8 SK_MSG_VERDICT",
            "programDetach 8 SK_MSG_VERDICT"),
        bpf.calls);
  }

  @Test
  void doesNotTakeARefusalForAnOldKernel() {
    bpf.refuse("linkCreate", Errno.EPERM);
    BpfMap sockmap = kernel.createMap(MapDefinition.sockmap("sockets", 4));
    KernelException refused = assertThrows(KernelException.class, () -> program(7).attach(sockmap));
    assertEquals(
        "cannot attach program p7 (sk_msg_verdict) to map sockets (sockmap, key 4, value 8,"
            + " 4 entries): EPERM: root, or CAP_BPF with CAP_NET_ADMIN, is needed",
        refused.getMessage());
  }

  @Test
  void writesOneByOneWhereThereAreNoBatches() {
    bpf.refuse("mapUpdateBatch", Errno.ENOTSUPP);
    bpf.refuse("mapDeleteBatch", Errno.ENOTSUPP);
    BpfMap map = kernel.createMap(MapDefinition.hash("plain", 4, 8, 16));
    map.batch().update(new byte[] {1, 0, 0, 0, 2, 0, 0, 0}, new byte[16]);
    assertEquals(2, map.keys().size());
    map.batch().delete(new byte[] {1, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0});
    assertEquals(0, map.keys().size());
  }

  @Test
  void asksAgainWithMoreRoomForAFullBucket() {
    BpfMap map = kernel.createMap(MapDefinition.hash("full", 4, 4, 1));
    for (int i = 0; i < 5; i++) {
      map.update(Keys.of(i), Keys.of(i * 2));
    }
    TreeMap<Integer, Integer> seen = new TreeMap<>();
    map.forEach((key, value) -> seen.put(Keys.toInt(key), Keys.toInt(value)));
    assertEquals(5, seen.size());
    assertEquals(8, seen.get(4));
    assertTrue(bpf.calls.contains("mapLookupBatch 8"), bpf.calls::toString);
  }

  @Test
  void readsByKeysWhereThereAreNoBatches() {
    bpf.refuse("mapLookupBatch 1024", Errno.ENOTSUPP);
    BpfMap map = kernel.createMap(MapDefinition.hash("plain", 4, 4, 2000));
    map.update(Keys.of(3), Keys.of(33));
    List<byte[]> values = new ArrayList<>();
    map.forEach((key, value) -> values.add(value));
    assertArrayEquals(Keys.of(33), values.getFirst());
  }

  @Test
  void closesADescriptorOnce() {
    BpfMap map = kernel.createMap(MapDefinition.hash("once", 4, 4, 2));
    int fd = map.fd();
    map.close();
    map.close();
    assertEquals(List.of(fd), closed);
  }

  @Test
  void saysWhoIsNeededWithoutPrivilege() {
    bpf.refuse("mapCreate", Errno.EPERM);
    KernelException refused =
        assertThrows(
            KernelException.class, () -> kernel.createMap(MapDefinition.array("weft_test", 8, 1)));
    assertEquals(
        "cannot create map weft_test (array, key 4, value 8, 1 entries): EPERM: root, or CAP_BPF"
            + " with CAP_NET_ADMIN, is needed",
        refused.getMessage());
    assertEquals(Errno.EPERM, refused.errno());
  }

  @Test
  void saysWhyALinkCannotBePinned() {
    bpf.refuse("pin", Errno.ENOENT);
    BpfMap sockmap = kernel.createMap(MapDefinition.sockmap("sockets", 4));
    try (BpfLink link = program(7).attach(sockmap)) {
      KernelException refused =
          assertThrows(KernelException.class, () -> link.pin(Path.of("/sys/fs/bpf/a/b")));
      assertTrue(
          refused.getMessage().endsWith("ENOENT: its folder is not there"), refused::getMessage);
    }
  }

  @Test
  void namesErrors() {
    assertEquals("EACCES", Errno.name(Errno.EACCES));
    assertEquals("ENOTSUPP", Errno.name(524));
    assertEquals("errno 41", Errno.name(41));
    assertEquals("errno 9999", Errno.name(9999));
  }
}
