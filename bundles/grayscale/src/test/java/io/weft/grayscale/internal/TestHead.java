package io.weft.grayscale.internal;

import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.RequestView;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A head as lines: the request as it came, and what is sent on. */
final class TestHead implements HeadEditor, RequestView {
  private final List<String> lines;

  TestHead(List<String> lines) {
    this.lines = new ArrayList<>(lines);
  }

  /** The head of a raw request. */
  static TestHead of(String raw) {
    return new TestHead(Arrays.asList(raw.substring(0, raw.indexOf("\r\n\r\n")).split("\r\n")));
  }

  TestHead copy() {
    return new TestHead(lines);
  }

  private static boolean named(String line, String name) {
    int colon = line.indexOf(':');
    return colon >= 0 && line.substring(0, colon).equalsIgnoreCase(name);
  }

  @Override
  public void target(String target) {
    lines.set(0, method() + " " + target + " HTTP/1.1");
  }

  @Override
  public void host(String host) {
    set("host", host);
  }

  @Override
  public List<String> values(String name) {
    return lines.stream()
        .skip(1)
        .filter(line -> named(line, name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .toList();
  }

  @Override
  public void add(String name, String value) {
    lines.add(name + ": " + value);
  }

  @Override
  public void set(String name, String value) {
    remove(name);
    add(name, value);
  }

  @Override
  public void remove(String name) {
    lines.subList(1, lines.size()).removeIf(line -> named(line, name));
  }

  @Override
  public String method() {
    return lines.getFirst().split(" ")[0];
  }

  @Override
  public String target() {
    return lines.getFirst().split(" ")[1];
  }

  @Override
  public String authority() {
    return values("host").stream().findFirst().orElse("");
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public InetSocketAddress source() {
    return new InetSocketAddress("127.0.0.1", 40000);
  }

  @Override
  public InetSocketAddress destination() {
    return new InetSocketAddress("127.0.0.2", 80);
  }

  @Override
  public int listener() {
    return KernelSplits.LISTENER;
  }

  @Override
  public int cluster() {
    return 0;
  }

  @Override
  public String endpointHostname() {
    return "";
  }

  @Override
  public long predicates() {
    return 0;
  }
}
