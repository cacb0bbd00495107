package io.weft.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Privileges, BTF and mounts. */
final class MachineProbes {
  private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

  /** Numbers of linux/capability.h. */
  private static final Map<String, Integer> CAPABILITIES = new LinkedHashMap<>();

  static {
    CAPABILITIES.put("CAP_NET_ADMIN", 12);
    CAPABILITIES.put("CAP_SYS_ADMIN", 21);
    CAPABILITIES.put("CAP_PERFMON", 38);
    CAPABILITIES.put("CAP_BPF", 39);
  }

  private MachineProbes() {}

  static List<Probe.Check> checks() {
    return List.of(
        new Probe.Check(
            "privileges",
            true,
            "run as root, or grant " + String.join(", ", CAPABILITIES.keySet()),
            MachineProbes::privileges),
        new Probe.Check(
            "btf",
            true,
            "boot a kernel with CONFIG_DEBUG_INFO_BTF=y, as distributions have had since 2021",
            MachineProbes::btf),
        new Probe.Check(
            "cgroup2",
            true,
            "mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified, or boot systemd with"
                + " systemd.unified_cgroup_hierarchy=1",
            () -> "mounted at " + Cgroups.root()));
  }

  private static String privileges() throws IOException {
    long effective = Long.parseUnsignedLong(status("CapEff:"), 16);
    List<String> missing = new ArrayList<>();
    CAPABILITIES.forEach(
        (name, number) -> {
          if ((effective >>> number & 1) == 0) {
            missing.add(name);
          }
        });
    if (!missing.isEmpty()) {
      throw new KernelException("this process lacks " + String.join(", ", missing));
    }
    return "this process has " + String.join(", ", CAPABILITIES.keySet());
  }

  private static String status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).strip())
        .findFirst()
        .orElse("0");
  }

  private static String btf() throws IOException {
    if (!Files.isReadable(BTF)) {
      throw new KernelException(BTF + " is not there");
    }
    return BTF + ", " + Files.size(BTF) / 1024 + " KiB";
  }
}
