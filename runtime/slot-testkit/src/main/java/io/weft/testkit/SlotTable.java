package io.weft.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of configuration and request → verdict, a line a case:
 *
 * <pre>
 * # name | configuration | request | verdict
 * exact path | shop | GET /cart shop.example ; x-user: 1 | forward cluster=2 path=/cart
 * bare LF    | shop | GET / HTTP/1.1\nHost: a\n\n        | reply 400 bad_request
 * </pre>
 *
 * <p>The configuration is a word, or what the feature's test makes of it. A request is either
 * {@code METHOD TARGET AUTHORITY} with header lines after {@code ;}, or, when it holds an escape,
 * the bytes of the head: {@code \r \n \t \0 \s \p \\ \xHH}. The verdict is read by {@link
 * Expectation}. Lines that start with {@code #} are comments.
 *
 * <p>In a JUnit test: {@code @ParameterizedTest @MethodSource("cases")} over {@link #read}, and
 * {@link Case#check} in it.
 */
public final class SlotTable {
  private static final int COLUMNS = 4;

  private SlotTable() {}

  /** Puts a configuration in force and gives the listener to ask. */
  @FunctionalInterface
  public interface Configurator {
    int listener(String configuration) throws Exception;
  }

  /** A line of the table. */
  public record Case(
      int line, String name, String configuration, String request, Expectation expectation) {

    /**
     * Asks the kernel.
     *
     * @throws AssertionError with every difference when the answer is another
     */
    public Answer check(SlotHarness harness, Configurator configurator) throws Exception {
      int listener = configurator.listener(configuration);
      Answer answer = harness.ask(question(listener));
      List<String> differences = expectation.differences(answer);
      if (!differences.isEmpty()) {
        throw new AssertionError(
            "line %d, %s: %s%n%s".formatted(line, name, String.join("; ", differences), answer));
      }
      return answer;
    }

    /** The request, for a listener. */
    public Question question(int listener) {
      if (request.contains("\\")) {
        return Question.ofBytes(listener, Escapes.bytes(request));
      }
      String[] parts = request.split(";");
      String[] words = parts[0].strip().split(" +");
      if (words.length != 3) {
        throw new IllegalArgumentException(
            "line " + line + ": a request is METHOD TARGET AUTHORITY [; header: value]…, or bytes");
      }
      StringBuilder head = new StringBuilder(words[0] + " " + words[1] + " HTTP/1.1\n");
      head.append("Host: ").append(words[2]).append('\n');
      for (int i = 1; i < parts.length; i++) {
        head.append(parts[i].strip()).append('\n');
      }
      return Question.of(listener, head.append('\n').toString());
    }

    @Override
    public String toString() {
      return line + " " + name;
    }
  }

  /** Reads a table from the class path. */
  public static List<Case> read(String resource) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(resource + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a table. */
  public static List<Case> parse(String text) {
    List<Case> cases = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        cases.add(parse(i + 1, line));
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("the table has no case");
    }
    return cases;
  }

  private static Case parse(int number, String line) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException(
          "line %d has %d columns, not name | configuration | request | verdict"
              .formatted(number, columns.length));
    }
    return new Case(
        number,
        columns[0].strip(),
        columns[1].strip(),
        columns[2].strip(),
        Expectation.parse(columns[3]));
  }
}
