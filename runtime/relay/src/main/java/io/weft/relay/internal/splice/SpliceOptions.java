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

  /**
   * Names of processes that ask how much they may read (FIONREAD), read no more than that, and then
   * wait for an edge: Linux 6.18 counts what is queued only, so what TCP holds besides would never
   * be read. As endpoints they are none the worse, for nothing comes to them by TCP.
   */
  public static final List<String> UNFIT = List.of("nginx", "angie");

  /** Gear 2 is off. */
  public static final SpliceOptions NEVER =
      new SpliceOptions(SpliceMode.NEVER, UNFIT, 131_072, 65_536, PoolTable.LINKS, 16);

  public SpliceOptions {
    exclude = List.copyOf(exclude);
  }
}
