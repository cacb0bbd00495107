package io.weft.loadbalancing.internal.table;

/** Words of a table's header and of its pools: the enumerations of {@code table.h}. */
public final class Layout {
  public static final int EMPTY = 0;
  public static final int ROUND_ROBIN = 1;
  public static final int SAMPLE = 2;
  public static final int RING = 3;
  public static final int MAGLEV = 4;

  public static final int POLICY = 0;
  public static final int POOLS = 1;
  public static final int POOL_ROWS = 2;
  public static final int SELECTOR = 3;
  public static final int SELECTOR_LENGTH = 4;
  public static final int CHOICES = 5;
  public static final int COUNTER = 6;

  public static final int HOSTS = 0;
  public static final int ENDPOINTS = 1;
  public static final int PERIOD = 2;
  public static final int STEP = 3;
  public static final int DATA = 4;
  public static final int OCCURRENCES = 5;
  public static final int WEIGHTS = 6;

  private Layout() {}
}
