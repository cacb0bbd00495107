package io.weft.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where programs can be attached, and that they decide there. */
final class HookProbes {
  private static final String CONFIG = "boot a kernel with CONFIG_BPF_STREAM_PARSER=y";

  private final Kernel kernel;

  private HookProbes(Kernel kernel) {
    this.kernel = kernel;
  }

  static List<Probe.Check> checks(Kernel kernel) {
    HookProbes probes = new HookProbes(kernel);
    return List.of(
        new Probe.Check(
            "sk_msg verdict", false, CONFIG + "; until then the relay forwards", probes::drop),
        new Probe.Check(
            "splice", false, CONFIG + "; until then the relay forwards", probes::splice),
        new Probe.Check(
            "sk_skb verdict", false, CONFIG + "; until then the relay forwards", probes::receive),
        new Probe.Check(
            "cgroup hooks", true, "boot a kernel with CONFIG_CGROUP_BPF=y", probes::cgroup),
        new Probe.Check("sk_lookup", false, "none needed for outbound traffic", probes::lookup));
  }

  private String drop() {
    try (ProbeObject probe = new ProbeObject(kernel, "drop");
        BpfLink link = probe.attach();
        SockmapSocket socket =
            SockmapSocket.open(kernel.natives(), probe.object().map("sockets"), Keys.of(0))) {
      int errno = socket.ask();
      if (errno != Errno.EACCES) {
        throw new KernelException("a byte that " + link + " drops gave " + Errno.name(errno));
      }
      return "a dropped byte gave EACCES" + (link.isPinnable() ? "" : ", attached without a link");
    }
  }

  private String splice() {
    try (ProbeObject probe = new ProbeObject(kernel, "splice");
        BpfLink link = probe.attach();
        SockmapSocket socket =
            SockmapSocket.open(kernel.natives(), probe.object().map("sockets"), Keys.of(0))) {
      probe.object().map("sockets").putSocket(Keys.of(1), socket.peerFd());
      byte sent = 'w';
      int errno = socket.send(sent);
      if (errno != 0 || socket.received() != sent) {
        throw new KernelException("a byte got lost under " + link + ": " + Errno.name(errno));
      }
      return "a byte went past TCP intact";
    }
  }

  private String receive() throws InterruptedException {
    try (ProbeObject probe = new ProbeObject(kernel, "receive");
        BpfLink link = probe.attach();
        SockmapSocket socket =
            SockmapSocket.open(kernel.natives(), probe.object().map("sockets"), Keys.of(0))) {
      socket.answer();
      probe.awaitAnswer();
      return "a received byte was seen by " + link;
    }
  }

  private String cgroup() throws IOException {
    Path folder = Cgroups.root().resolve("weft-probe-" + ProcessHandle.current().pid());
    Files.createDirectory(folder);
    List<BpfLink> links = new ArrayList<>();
    try (ProbeObject probe = new ProbeObject(kernel, "cgroup_hooks");
        Cgroup cgroup = kernel.cgroup(folder)) {
      probe.object().programs().values().forEach(program -> links.add(program.attach(cgroup)));
      return links.size() + " hooks were attached to a control group";
    } finally {
      links.forEach(BpfLink::close);
      Files.delete(folder);
    }
  }

  private String lookup() {
    try (ProbeObject probe = new ProbeObject(kernel, "lookup");
        NetworkNamespace scratch = NetworkNamespace.scratch(kernel.natives());
        BpfLink link = probe.object().program("probe").attach(scratch)) {
      return link + " was attached";
    }
  }
}
