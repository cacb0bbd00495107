package io.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.it.node.Application;
import io.weft.it.node.Backend;
import io.weft.it.node.Cgroup;
import io.weft.it.node.NodeAnswer;
import io.weft.it.node.Shell;
import io.weft.it.node.TestNode;
import io.weft.it.node.Wait;
import io.weft.it.node.Xds;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an application's connect() to its server, through a node of the core alone. */
class EnrolmentIT {
  private static final String VIP = "127.66.1.1";
  private static final int PORT = 8080;

  @TempDir private static Path folder;
  private static TestNode node;
  private static Backend backend;
  private static Backend backend6;

  private Cgroup group;

  @BeforeAll
  static void start() throws IOException {
    backend = new Backend("catalog");
    backend6 = new Backend("catalog6", InetAddress.getByName("::1"));
    node =
        TestNode.start(
            folder, "[]", "  io.weft.enrolment: {patterns: [\"weft-it-pattern-*\"], interval: 50}");
    node.resources("tcp.yaml", Xds.tcp("catalog", VIP, PORT, "127.0.0.1", backend.port()));
    node.resources("tcp6.yaml", Xds.tcp("catalog6", "::1", 9, "::1", backend6.port()));
    node.resources("empty.yaml", Xds.tcp("empty", "127.66.1.2", PORT, "127.0.0.1", 0));
    Wait.until("the listeners are there", () -> node.rows("listeners").size() == 3);
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
    backend.close();
    backend6.close();
  }

  @BeforeEach
  void makeGroup() throws IOException {
    group = Cgroup.make("group");
  }

  @AfterEach
  void removeGroup() throws IOException {
    NodeAnswer _ = node.ask("unenrol", group.name());
    group.close();
  }

  private static String connect(Application application) throws IOException {
    return application.tell("tcp " + VIP + " " + PORT);
  }

  private void enrol() throws IOException {
    assertEquals("enrolled " + group.name(), node.ask("enrol", group.name()).message());
  }

  @Test
  void aRunningProcessMeetsTheMeshOnceItsGroupIsEnrolled() throws IOException {
    try (Application application = Application.in(group)) {
      assertEquals("error: Connection refused", connect(application));
      enrol();
      assertEquals("catalog", connect(application));
      assertEquals("catalog", application.tell("nonblocking " + VIP + " " + PORT));
    }
  }

  @Test
  void aSocketOfIpv4AloneMeetsItToo() throws IOException {
    enrol();
    try (Application application = Application.ipv4(group)) {
      assertEquals("catalog", connect(application));
      assertEquals("catalog", application.tell("nonblocking " + VIP + " " + PORT));
    }
  }

  @Test
  void ipv6IsServedAsWell() throws IOException {
    enrol();
    try (Application application = Application.in(group)) {
      assertEquals("catalog6", application.tell("tcp ::1 9"));
    }
  }

  @Test
  void aProcessIdStandsForItsGroup() throws IOException {
    try (Application application = Application.in(group)) {
      assertEquals(
          "enrolled " + group.name(),
          node.ask("enrol", Long.toString(application.pid())).message());
      assertEquals("catalog", connect(application));
      assertEquals(
          "unenrolled " + group.name(),
          node.ask("unenrol", Long.toString(application.pid())).message());
      assertEquals("error: Connection refused", connect(application));
    }
  }

  @Test
  void aGroupThatAppearsAndMatchesAPatternIsEnrolled() throws IOException {
    try (Cgroup appeared = Cgroup.make("pattern-a");
        Application application = Application.in(appeared)) {
      Wait.until("the pattern is seen", () -> connect(application).equals("catalog"));
      NodeAnswer refusal = node.ask("unenrol", appeared.name());
      assertEquals(2, refusal.status());
      assertTrue(refusal.message().contains("by a pattern of the configuration"));
    }
    assertEquals(0, enrolled("pattern-a"));
  }

  private static long enrolled(String part) throws IOException {
    Wait.sleep(200);
    return node.rows("enrolled")
        .valueStream()
        .filter(row -> row.get("cgroup").asText().contains(part))
        .count();
  }

  @Test
  void whoIsUnenrolledConnectsPlainlyAndKeepsItsConnections() throws IOException {
    enrol();
    try (Application application = Application.in(group)) {
      assertEquals("catalog", application.tell("open " + VIP + " " + PORT));
      assertEquals("unenrolled " + group.name(), node.ask("unenrol", group.name()).message());
      assertEquals("error: Connection refused", connect(application));
      assertEquals("still-here", application.tell("echo still-here"));
    }
  }

  @Test
  void whoIsNotEnrolledIsLeftAlone() throws IOException {
    enrol();
    try (Cgroup other = Cgroup.make("other");
        Application application = Application.in(other)) {
      assertEquals("error: Connection refused", connect(application));
      assertFalse(other.attached().contains("weft"), other.attached());
    }
  }

  /** Perl asks the kernel; Java would repeat what it was told to connect to. */
  @Test
  void thePeerIsTheServiceAndNotItsEndpoint() throws IOException {
    enrol();
    String script =
        "use IO::Socket::INET; my $s = IO::Socket::INET->new('%s:%d') or die $!; print $s->peerhost, ':', $s->peerport"
            .formatted(VIP, PORT);
    String[] command =
        group.entering(java.util.List.of("perl", "-e", script)).toArray(String[]::new);
    assertEquals(VIP + ":" + PORT, Shell.out(command));
  }

  @Test
  void aServiceWithoutEndpointsRefusesAtOnce() throws IOException {
    enrol();
    try (Application application = Application.in(group)) {
      long begun = System.nanoTime();
      assertEquals("error: Connection refused", application.tell("tcp 127.66.1.2 " + PORT));
      assertTrue(System.nanoTime() - begun < 1_000_000_000L);
    }
  }

  @Test
  void whatCannotBeEnrolledIsRefusedWithItsReason() throws IOException {
    assertEquals(2, node.ask("enrol", "no-such-group").status());
    assertTrue(node.ask("enrol", "no-such-group").message().startsWith("no control group "));
    assertEquals("no process 4194305", node.ask("enrol", "4194305").message());
    assertTrue(node.ask("enrol", ".").message().contains("root control group"));
    assertTrue(node.ask("enrol", "../..").message().startsWith("no control group "));
    assertEquals(group.name() + " is not enrolled", node.ask("unenrol", group.name()).message());
    assertEquals("usage: weft enrol CGROUP|PID", node.ask("enrol").message());
  }

  /** The first process of a group connects before the next look at the groups. */
  @Test
  void theNodesNamespaceHasAnAnchorBeforeAProcessComes() throws IOException {
    enrol();
    assertTrue(node.metric("weft_anchors") >= 1, "no anchor for an empty group");
  }

  @Test
  void aNetworkNamespaceHasAnAnchorAsLongAsItHasProcesses() throws IOException {
    enrol();
    String namespace = "weft-it-" + ProcessHandle.current().pid();
    Shell.out("ip", "netns", "add", namespace);
    try {
      Shell.out("ip", "-n", namespace, "link", "set", "lo", "up");
      double before = node.metric("weft_anchors");
      try (Application application = Application.in(group, namespace)) {
        Wait.until("the anchor is there", () -> node.metric("weft_anchors") == before + 1);
        assertTrue(listening(namespace).contains("127.0.0.1:"), listening(namespace));
        assertTrue(application.pid() > 0);
      }
      Wait.until("the anchor is gone", () -> node.metric("weft_anchors") == before);
      assertFalse(listening(namespace).contains("127.0.0.1:"), listening(namespace));
    } finally {
      Shell.out("ip", "netns", "del", namespace);
    }
  }

  private static String listening(String namespace) throws IOException {
    return Shell.out("ip", "netns", "exec", namespace, "ss", "-Hltn");
  }
}
