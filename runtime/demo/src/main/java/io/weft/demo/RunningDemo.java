package io.weft.demo;

import io.weft.demo.process.Child;
import io.weft.demo.process.DemoException;
import io.weft.demo.process.Launch;
import io.weft.demo.process.NodeProcess;
import io.weft.demo.process.ShopProcesses;
import io.weft.demo.process.Workspace;
import io.weft.demo.traffic.Reports;
import io.weft.demo.traffic.Sample;
import io.weft.demo.traffic.TrafficLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A node and the shop under its mesh, until it is closed. */
final class RunningDemo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PROBE_MILLIS = 50;

  private final Parts parts = new Parts();
  private final Workspace workspace;
  private final Reports reports;
  private final Path run;
  private final Child node;
  private final ShopProcesses shop;
  private final NodeWatch watch;

  /**
   * Starts all at once; {@link #awaitReady} waits.
   *
   * @param run where the node's command socket is; in the workspace when relative
   * @param log gets the calls
   * @param nodeLog gets the lines of the node's log
   */
  RunningDemo(Installation installation, Path run, TrafficLog log, Consumer<String> nodeLog) {
    workspace = Workspace.open();
    parts.add(workspace::close);
    parts.add(RunFolder::leave);
    reports = new Reports(log);
    this.run = workspace.folder().resolve(run);
    watch = new NodeWatch(this.run.resolve("weft.sock"));
    try {
      node = new Child("the node", nodeCommand(installation), environment(), line -> {}, nodeLog);
      parts.add(node::close);
      Path hosts = installation.config().resolve("hosts");
      shop = new ShopProcesses(workspace.cgroup("shop"), hosts, reports);
      parts.add(shop::close);
    } catch (DemoException e) {
      parts.close();
      throw e;
    }
  }

  private List<String> nodeCommand(Installation installation) {
    var words = new ArrayList<>(installation.nodeFlags());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(List.of("-cp", installation.nodeClassPath(), NodeProcess.class.getName(), "run"));
    words.addAll(List.of("--config", installation.config().resolve("node.yaml").toString()));
    return Launch.inGroup(workspace.cgroup("node"), Launch.java(words.toArray(String[]::new)));
  }

  private Map<String, String> environment() {
    return Map.of(
        "WEFT_DEMO_STATE", workspace.folder().resolve("state").toString(),
        "WEFT_DEMO_RUN", run.toString(),
        "WEFT_DEMO_PINS", workspace.pins().toString(),
        "WEFT_DEMO_CGROUP", workspace.cgroupName());
  }

  /**
   * Waits until a call goes through the mesh.
   *
   * @throws DemoException when it does not come to that
   */
  void awaitReady() throws InterruptedException {
    shop.await(this::check);
    long until = System.nanoTime() + PATIENCE.toNanos();
    String why = "the node is not ready";
    while (System.nanoTime() < until) {
      check();
      if (watch.isReady()) {
        shop.order("probe testers");
        Sample probe = reports.probe();
        if (probe.status() == 200) {
          return;
        }
        why = probe.failure();
      }
      Thread.sleep(PROBE_MILLIS);
    }
    throw new DemoException(
        "no call went through the mesh within %d s (%s); the node's last words:%n%s"
            .formatted(PATIENCE.toSeconds(), why, node.lastWords()));
  }

  /**
   * Looks whether all processes still run.
   *
   * @throws DemoException when one has ended before it was told to
   */
  void check() {
    if (!parts.isClosed()) {
      node.check();
      shop.check();
    }
  }

  /** Visits of a group: how many in all, 0 without end; how many a second, 0 at full speed. */
  void visit(String group, int count, int rate) {
    shop.order("visit %s %d %d".formatted(group, count, rate));
  }

  Reports reports() {
    return reports;
  }

  NodeWatch node() {
    return watch;
  }

  Path run() {
    return run;
  }

  Path folder() {
    return workspace.folder();
  }

  /** Applications first, so that none meets an address without a mesh. */
  @Override
  public void close() {
    parts.close();
  }
}
