package io.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.it.node.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code weft check} says of a machine that lacks something: one line, with what to do. */
class MachineIT {
  private static final List<String> ALONE = List.of("unshare", "--mount");

  @Test
  void thisMachineLacksNothing() throws IOException {
    assertEquals(new Shell.Result(0, ""), check(List.of(), ""));
  }

  @Test
  void withoutRoot() throws IOException {
    List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    assertRefused("weft: no root: ", "run it with sudo", check(nobody, ""));
  }

  @Test
  void withoutTypesOfTheKernel() throws IOException {
    String hidden = "mount -t tmpfs none /sys/kernel/btf";
    assertRefused("weft: no BTF: ", "CONFIG_DEBUG_INFO_BTF=y", check(ALONE, hidden));
  }

  @Test
  void withoutTheRightToLoadPrograms() throws IOException {
    String rights = "-sys_admin,-bpf,-net_admin";
    List<String> less = List.of("setpriv", "--bounding-set", rights, "--inh-caps", rights);
    assertRefused("weft: no BPF: ", "CAP_BPF", check(less, ""));
  }

  @Test
  void withoutControlGroupsOfVersion2() throws IOException {
    String hidden = "umount --all --types cgroup2; mount() { return 32; }";
    assertRefused("weft: no cgroup v2: ", "CONFIG_CGROUP_BPF=y", check(ALONE, hidden));
  }

  @Test
  void withoutTheBpfFileSystem() throws IOException {
    String hidden = "umount --all --types bpf; mount() { return 32; }";
    assertRefused("weft: no BPF file system: ", "CONFIG_BPF_SYSCALL=y", check(ALONE, hidden));
  }

  @Test
  void aMountThatIsAbsentIsMade() throws IOException {
    Shell.Result result = check(ALONE, "umount --all --types bpf");
    assertEquals(new Shell.Result(0, "weft: mounted bpf at /sys/fs/bpf\n"), result);
  }

  private static void assertRefused(String what, String remedy, Shell.Result result) {
    assertEquals(1, result.status(), result::output);
    assertEquals(1, result.output().lines().count(), result::output);
    assertTrue(result.output().startsWith(what), result::output);
    assertTrue(result.output().contains(remedy), result::output);
  }

  /** The scripts as text: who has fewer rights may not be able to read where they lie. */
  private static Shell.Result check(List<String> as, String before) throws IOException {
    List<String> command = new ArrayList<>(as);
    String scripts =
        Files.readString(Project.ROOT.resolve("scripts/common.sh"))
            + Files.readString(Project.ROOT.resolve("scripts/machine.sh"));
    command.addAll(List.of("bash", "-c", scripts + before + "\nkernel_ready"));
    return Shell.run(command.toArray(String[]::new));
  }
}
