package io.weft.http.routing.internal.predicate;

import io.weft.http.routing.internal.action.DecidedTarget;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.relay.RequestView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The predicates of a listener with their bits. An update keeps the bits of what stays and takes
 * bits for what is new that the tables before it did not use, so a request that is decided by
 * either sees what it expects.
 */
public final class PredicateSet {
  /** Bits 62 and 63 are the relay's. */
  public static final int MOST = 62;

  private final Map<RequestTest, Integer> bits;
  private final Set<Integer> taken;
  private final Set<RequestTest> used = new HashSet<>();

  private PredicateSet(Map<RequestTest, Integer> bits) {
    this.bits = new HashMap<>(bits);
    this.taken = new HashSet<>(bits.values());
  }

  /** None yet. */
  public static PredicateSet empty() {
    return new PredicateSet(Map.of());
  }

  /** For the next table of the same listeners: bits of what this one used stay. */
  public PredicateSet successor() {
    Map<RequestTest, Integer> kept = new HashMap<>(bits);
    kept.keySet().retainAll(used);
    return new PredicateSet(kept);
  }

  /**
   * The bit of a test.
   *
   * @throws RefusedException when all are taken
   */
  public int bit(RequestTest test) throws RefusedException {
    Integer known = bits.get(test);
    int bit = known == null ? free() : known;
    bits.put(test, bit);
    taken.add(bit);
    used.add(test);
    return bit;
  }

  private int free() throws RefusedException {
    for (int bit = 0; bit < MOST; bit++) {
      if (!taken.contains(bit)) {
        return bit;
      }
    }
    throw new RefusedException(
        "more than %d different conditions that only the relay can evaluate (regular expressions)"
            .formatted(MOST));
  }

  public boolean isEmpty() {
    return bits.isEmpty();
  }

  /** Those that the table asks for. */
  public int size() {
    return used.size();
  }

  /** The test of a bit, for people. */
  public String describe(int bit) {
    return bits.entrySet().stream()
        .filter(entry -> entry.getValue() == bit)
        .map(entry -> entry.getKey().describe())
        .findFirst()
        .orElse("predicate " + bit);
  }

  /** The bits that hold. */
  public long evaluate(RequestView request, DecidedTarget target) {
    long result = 0;
    for (Map.Entry<RequestTest, Integer> entry : bits.entrySet()) {
      if (entry.getKey().holds(request, target)) {
        result |= 1L << entry.getValue();
      }
    }
    return result;
  }
}
