package io.weft.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a table expects of an answer: the outcome and any facts, for example {@code forward
 * cluster=2 path=/a}, {@code reply 404 no_route} or {@code relay}. Words that are left out may be
 * anything.
 *
 * @param outcome the first words
 * @param facts as {@code weft} names them: cluster, endpoint, route, detail, action, action2,
 *     split, hash_policy, limit, mirror, subset, to (address and port), framing, length, flags,
 *     headers, method, target, path, query, authority
 */
public record Expectation(List<String> outcome, Map<String, String> facts) {

  private static final Pattern OUTCOME =
      Pattern.compile("pending|forward|reply( \\d{3}( [a-z_]+)?)?|relay( [a-z_]+)?");

  public Expectation {
    outcome = List.copyOf(outcome);
    facts = Map.copyOf(facts);
  }

  /** Reads the words of a table's last column. */
  public static Expectation parse(String text) {
    List<String> outcome = new ArrayList<>();
    Map<String, String> facts = new LinkedHashMap<>();
    for (String word : text.strip().split("\\s+")) {
      int equals = word.indexOf('=');
      if (equals < 0 && facts.isEmpty()) {
        outcome.add(word);
      } else if (equals > 0) {
        facts.put(word.substring(0, equals), Escapes.text(word.substring(equals + 1)));
      } else {
        throw new IllegalArgumentException("expected key=value after the outcome, not: " + word);
      }
    }
    if (!OUTCOME.matcher(String.join(" ", outcome)).matches()) {
      throw new IllegalArgumentException(
          "expected forward, reply STATUS REASON, relay REASON or pending, not: " + text.strip());
    }
    return new Expectation(outcome, facts);
  }

  /** What differs; empty when the answer is as expected. */
  public List<String> differences(Answer answer) {
    List<String> differences = new ArrayList<>();
    List<String> found = List.of(Facts.outcome(answer).split(" "));
    if (found.size() < outcome.size() || !found.subList(0, outcome.size()).equals(outcome)) {
      differences.add("expected " + String.join(" ", outcome) + ", got " + answer.summary());
    }
    Map<String, String> all = Facts.of(answer);
    facts.forEach(
        (key, value) -> {
          if (!value.equals(all.get(key))) {
            differences.add("expected %s=%s, got %s".formatted(key, value, all.get(key)));
          }
        });
    return differences;
  }
}
