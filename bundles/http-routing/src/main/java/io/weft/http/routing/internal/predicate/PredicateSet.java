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
  /** Predicates of one set. */
  public static final int MOST = 30;

  private final Half half;
  private final Map<RequestTest, Integer> bits;
  private final Set<Integer> taken;
  private final Set<RequestTest> used = new HashSet<>();

  private PredicateSet(Half half, Map<RequestTest, Integer> bits) {
    this.half = half;
    this.bits = new HashMap<>(bits);
    this.taken = new HashSet<>(bits.values());
  }

  /**
   * Two versions of the bundle, of which one takes over from the other, evaluate side by side, so
   * each has bits of its own, and a mark that says which of them have been evaluated.
   */
  public enum Half {
    LOW,
    HIGH;

    private int first() {
      return ordinal() * (MOST + 1);
    }

    private int mark() {
      return first() + MOST;
    }
  }

  /** None yet. */
  public static PredicateSet empty(Half half) {
    return new PredicateSet(half, Map.of());
  }

  /** For the next table of the same listeners: bits of what this one used stay. */
  public PredicateSet successor() {
    Map<RequestTest, Integer> kept = new HashMap<>(bits);
    kept.keySet().retainAll(used);
    return new PredicateSet(half, kept);
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

  /** The bit that says that these predicates have been evaluated. */
  public int mark() {
    return half.mark();
  }

  private int free() throws RefusedException {
    for (int bit = half.first(); bit < half.mark(); bit++) {
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

  /** The bits that hold, with the mark. */
  public long evaluate(RequestView request, DecidedTarget target) {
    long result = 1L << half.mark();
    for (Map.Entry<RequestTest, Integer> entry : bits.entrySet()) {
      if (entry.getKey().holds(request, target)) {
        result |= 1L << entry.getValue();
      }
    }
    return result;
  }
}
