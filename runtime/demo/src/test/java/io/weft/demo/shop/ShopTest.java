package io.weft.demo.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.demo.process.Child;
import io.weft.demo.process.Launch;
import io.weft.demo.traffic.Key;
import io.weft.demo.traffic.Reports;
import io.weft.demo.traffic.TrafficLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The services as processes, calling each other without a mesh. */
class ShopTest {
  private final List<Child> all = new ArrayList<>();
  private final TrafficLog log = new TrafficLog(Duration.ofMinutes(1), System::nanoTime);
  private final Reports reports = new Reports(log);

  @AfterEach
  void end() {
    all.forEach(Child::close);
  }

  @Test
  void reportsEachCallOfAVisit() throws Exception {
    String reviews = free();
    String catalog = free();
    start(Reviews.class, line -> {}, "v1", reviews);
    start(Catalog.class, line -> {}, "v2", catalog, "http://" + reviews + "/");
    Child web = start(Web.class, reports, free(), "http://" + catalog + "/");
    visit(web, 20);
    assertEquals(20, requests("web", "everyone", "page"));
    assertEquals(20, requests("catalog", "everyone", "v2"));
    assertEquals(20, requests("reviews", "all", "v1"));
    assertEquals(Map.of(), log.errors());
  }

  @Test
  void reportsCallsThatNobodyAnswers() throws Exception {
    String catalog = free();
    start(Catalog.class, line -> {}, "v2", catalog, "http://" + free() + "/");
    Child web = start(Web.class, reports, free(), "http://" + catalog + "/");
    visit(web, 3);
    assertEquals(
        Map.of(new Key("reviews", "all", ""), 3L, new Key("web", "everyone", "page"), 3L),
        log.errors());
    web.order("probe testers");
    assertEquals("v2", reports.probe().version());
  }

  private void visit(Child web, int count) throws InterruptedException {
    web.order("visit everyone " + count + " 0");
    assertTrue(reports.awaitDone(TimeUnit.SECONDS.toMillis(30)));
  }

  private long requests(String service, String route, String version) {
    return log.counts().get(new Key(service, route, version)).requests();
  }

  private Child start(Class<?> service, Consumer<String> out, String... arguments)
      throws InterruptedException {
    var listening = new CountDownLatch(1);
    var words = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    words.add(Path.of("target/classes").toAbsolutePath().toString());
    words.add(service.getName());
    words.addAll(List.of(arguments));
    Consumer<String> lines =
        line -> {
          out.accept(line);
          listening.countDown();
        };
    var child =
        new Child(
            service.getSimpleName(),
            Launch.java(words.toArray(String[]::new)),
            Map.of(),
            lines,
            System.err::println);
    all.add(child);
    assertTrue(listening.await(30, TimeUnit.SECONDS));
    return child;
  }

  private static String free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
