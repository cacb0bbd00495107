package io.weft.kernel;

import java.nio.file.Path;
import java.util.List;

/** What maps can do. */
final class MapProbes {
  private static final Path BPFFS = Path.of("/sys/fs/bpf");
  private static final int BATCH = 1000;

  private final Kernel kernel;

  private MapProbes(Kernel kernel) {
    this.kernel = kernel;
  }

  static List<Probe.Check> checks(Kernel kernel) {
    MapProbes probes = new MapProbes(kernel);
    return List.of(
        new Probe.Check(
            "locked memory",
            true,
            "raise RLIMIT_MEMLOCK: ulimit -l unlimited, or LimitMEMLOCK=infinity in the unit",
            probes::largeMap),
        new Probe.Check("bpffs", true, "mount -t bpf bpf " + BPFFS, probes::pin),
        new Probe.Check(
            "map batches",
            false,
            "none needed: elements are written one by one, which is slower",
            probes::batch));
  }

  private String largeMap() {
    try (BpfMap map = kernel.createMap(MapDefinition.array("weft_probe", 64, 512 * 1024))) {
      return "a map of " + (map.info().memoryBytes() >> 20) + " MiB was created";
    }
  }

  private String pin() {
    Path pin = BPFFS.resolve("weft-probe-" + ProcessHandle.current().pid());
    try (BpfMap map = kernel.createMap(MapDefinition.array("weft_probe", 8, 1))) {
      map.pin(pin);
      try (BpfMap again = kernel.openMap(pin)) {
        return "map " + again.info().id() + " was pinned and found again below " + BPFFS;
      }
    } finally {
      kernel.unpin(pin);
    }
  }

  private String batch() {
    byte[] keys = new byte[4 * BATCH];
    for (int i = 0; i < BATCH; i++) {
      Keys.buffer(keys).putInt(4 * i, i);
    }
    try (BpfMap map = kernel.createMap(MapDefinition.hash("weft_probe", 4, 4, BATCH))) {
      if (!map.batch().isSupported()) {
        throw new KernelException("this kernel has no batches for hashes");
      }
      map.batch().update(keys, keys);
      return map.keys().size() + " elements were written with one call";
    }
  }
}
