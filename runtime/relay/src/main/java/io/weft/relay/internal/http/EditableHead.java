package io.weft.relay.internal.http;

import io.weft.spi.relay.HeadEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A head taken apart at the first call, for the requests that a route wants changed. Characters are
 * octets (ISO 8859-1), so what is not touched leaves as it came.
 */
public final class EditableHead implements HeadEditor {
  private final Supplier<String> source;
  private final List<String> lines = new ArrayList<>();
  private boolean open;

  /**
   * @param source gives the head with its empty line
   */
  public EditableHead(Supplier<String> source) {
    this.source = source;
  }

  /** Whether anybody looked; if not, the head is as it came. */
  public boolean isOpen() {
    return open;
  }

  /** The head with its empty line. */
  public String text() {
    return open ? String.join("\r\n", lines) + "\r\n\r\n" : source.get();
  }

  private List<String> lines() {
    if (!open) {
      open = true;
      String text = source.get();
      lines.addAll(List.of(text.substring(0, text.length() - 4).split("\r\n")));
    }
    return lines;
  }

  public String method() {
    return part(0);
  }

  /** The request target. */
  public String target() {
    return part(1);
  }

  private String part(int index) {
    return lines().getFirst().split(" ", 3)[index];
  }

  @Override
  public void target(String target) {
    checkOctets(target);
    lines().set(0, method() + ' ' + target + ' ' + part(2));
  }

  @Override
  public void host(String host) {
    int at = indexOf("host");
    String line = "Host: " + checkOctets(host);
    if (at < 0) {
      lines().add(1, line);
    } else {
      lines().set(at, line);
    }
  }

  @Override
  public List<String> values(String name) {
    if (name.equals(":status") && lines().getFirst().startsWith("HTTP/")) {
      return List.of(part(1));
    }
    return lines().stream()
        .skip(1)
        .filter(line -> isNamed(line, name))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  @Override
  public void add(String name, String value) {
    lines().add(line(name, value));
  }

  @Override
  public void set(String name, String value) {
    int at = indexOf(name);
    if (at < 0) {
      add(name, value);
      return;
    }
    remove(name);
    lines().add(at, line(name, value));
  }

  @Override
  public void remove(String name) {
    List<String> fields = lines().subList(1, lines().size());
    fields.removeIf(line -> isNamed(line, name));
  }

  private int indexOf(String name) {
    for (int i = 1; i < lines().size(); i++) {
      if (isNamed(lines.get(i), name)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isNamed(String line, String name) {
    return line.length() > name.length()
        && line.charAt(name.length()) == ':'
        && line.regionMatches(true, 0, name, 0, name.length());
  }

  private static String line(String name, String value) {
    return checkOctets(name) + ": " + checkOctets(value);
  }

  /** A value with a line end would be a second message. */
  private static String checkOctets(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
        throw new IllegalArgumentException(
            "not an octet of a header: character " + (int) c + " in " + text);
      }
    }
    return text;
  }
}
