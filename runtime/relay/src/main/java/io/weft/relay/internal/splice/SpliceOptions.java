package io.weft.relay.internal.splice;

import java.util.List;

/**
 * How gear 2 is used.
 *
 * @param exclude patterns of names of processes and of paths of control groups
 * @param queueBytes octets in a receiver's queue
 * @param messageBytes octets of a message, head and body
 * @param links to each endpoint, 1 to 64
 * @param patience relayed exchanges in a row after which a connection leaves
 */
public record SpliceOptions(
    SpliceMode mode,
    List<String> exclude,
    int queueBytes,
    int messageBytes,
    int links,
    int patience) {

  /** Gear 2 is off. */
  public static final SpliceOptions NEVER =
      new SpliceOptions(SpliceMode.NEVER, List.of(), 131_072, 65_536, PoolTable.LINKS, 16);

  public SpliceOptions {
    exclude = List.copyOf(exclude);
  }
}
