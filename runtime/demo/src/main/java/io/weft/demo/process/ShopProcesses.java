package io.weft.demo.process;

import io.weft.demo.shop.Catalog;
import io.weft.demo.shop.Reviews;
import io.weft.demo.shop.Web;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The shop's services, in the enrolled control group.
 *
 * <p>web has a network namespace of its own. Its calls reach the catalog because they take gear 3:
 * they meet the anchor in web's namespace, and the relay, which lives in the node's, calls the
 * endpoint from there. A gear 1 connection is the application's own and cannot leave its namespace,
 * so catalog and reviews, which is called in gear 1, share the node's.
 */
public final class ShopProcesses implements AutoCloseable {
  private static final String LISTENING = "{\"listening\":true}";
  private static final int PATIENCE_SECONDS = 60;

  private final Path group;
  private final Path hosts;
  private final List<Child> all = new ArrayList<>();
  private final CountDownLatch listening = new CountDownLatch(5);
  private final Child web;

  /**
   * Starts them.
   *
   * @param hosts file with the services' names and virtual addresses
   * @param reports gets the JSON lines of web
   */
  public ShopProcesses(Path group, Path hosts, Consumer<String> reports) {
    this.group = group;
    this.hosts = hosts;
    start("reviews", Reviews.class, "v1", "127.40.2.1:8080");
    for (int version = 1; version <= 3; version++) {
      String address = "127.40.1." + version + ":8080";
      start("catalog-v" + version, Catalog.class, "v" + version, address, "http://reviews/");
    }
    List<String> command = java(Web.class, "127.0.0.1:8080", "http://catalog/");
    web = start("web", Launch.inOwnNetwork(command), reports);
  }

  private void start(String name, Class<?> service, String... arguments) {
    start(name, java(service, arguments), line -> {});
  }

  private Child start(String name, List<String> command, Consumer<String> out) {
    Consumer<String> lines =
        line -> {
          if (line.equals(LISTENING)) {
            listening.countDown();
          } else {
            out.accept(line);
          }
        };
    var child = new Child(name, Launch.inGroup(group, command), Map.of(), lines, line -> {});
    all.add(child);
    return child;
  }

  /** Names are looked up in the demo's own file, as this machine's must not change. */
  private List<String> java(Class<?> service, String... arguments) {
    var words =
        new ArrayList<>(
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss256k", "-Xmx32m"));
    words.add("-Djdk.net.hosts.file=" + hosts);
    words.addAll(List.of("-cp", classPath(service), service.getName()));
    words.addAll(List.of(arguments));
    return Launch.java(words.toArray(String[]::new));
  }

  /** The jar, or in a test the folder, that holds a class. */
  static String classPath(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /**
   * Waits until all listen.
   *
   * @param check throws when there is nothing to wait for any more
   * @throws DemoException when one does not listen
   */
  public void await(Runnable check) throws InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
      if (listening.await(50, TimeUnit.MILLISECONDS)) {
        return;
      }
      check.run();
    }
    throw new DemoException("the shop's services did not start within " + PATIENCE_SECONDS + " s");
  }

  public void check() {
    all.forEach(Child::check);
  }

  public void order(String line) {
    web.order(line);
  }

  @Override
  public void close() {
    all.forEach(Child::release);
    all.forEach(Child::close);
  }
}
