package io.weft.http.routing.internal.table;

import io.weft.http.routing.internal.model.Host;
import io.weft.http.routing.internal.model.RouteModel;

/**
 * Compiles a route configuration to the cells of {@code tables.h}. Pure: the same model gives the
 * same bytes. The first rule that matches wins, in the order of the configuration, and no request
 * looks at rules that its path excludes.
 */
public final class RouteTableCompiler {
  private static final int IGNORE_PORT = 1;
  private static final String ANY = "*";
  private static final String FORWARDED_PROTO = "x-forwarded-proto";

  private final Cells cells = new Cells();
  private final int head = cells.allocate(1);
  private final HostWriter hosts = new HostWriter(cells, new RuleWriter(cells));
  private final HashIndex domains = new HashIndex(cells);
  private final Lengths suffixes = new Lengths();
  private final Lengths prefixes = new Lengths();
  private int any;

  private RouteTableCompiler() {}

  /**
   * The table's bytes, 64 for each cell.
   *
   * @throws TableTooLargeException when it has more cells than a table may have
   */
  public static byte[] compile(RouteModel model) {
    return new RouteTableCompiler().write(model);
  }

  private byte[] write(RouteModel model) {
    model.hosts().forEach(this::write);
    cells.put(head, 0, domains.isEmpty() ? 0 : domains.write());
    cells.put(head, 1, domains.mask());
    cells.put(head, 2, any);
    cells.put(head, 3, model.ignorePort() ? IGNORE_PORT : 0);
    cells.put(head, 4, lengths(suffixes));
    cells.put(head, 5, lengths(prefixes));
    cells.put(head, 6, cells.text(model.vhostHeader()));
    cells.put(head, 7, model.vhostHeader().length());
    cells.put(head, 8, Fnv.hash(Cells.bytes(model.vhostHeader())));
    cells.put(head, 9, cells.text(FORWARDED_PROTO));
    cells.put(head, 10, FORWARDED_PROTO.length());
    cells.put(head, 11, Fnv.hash(Cells.bytes(FORWARDED_PROTO)));
    return cells.finish();
  }

  private void write(Host host) {
    int cell = hosts.write(host);
    host.domains().forEach(domain -> domain(domain, cell));
  }

  private void domain(String domain, int host) {
    if (domain.equals(ANY)) {
      any = host;
    } else if (domain.startsWith(ANY)) {
      String suffix = domain.substring(1);
      suffixes.add(Cells.bytes(suffix).length);
      domains.put(suffix, HashIndex.SUFFIX, host);
    } else if (domain.endsWith(ANY)) {
      String prefix = domain.substring(0, domain.length() - 1);
      prefixes.add(Cells.bytes(prefix).length);
      domains.put(prefix, HashIndex.PREFIX, host);
    } else {
      domains.put(domain, HashIndex.EXACT, host);
    }
  }

  private int lengths(Lengths lengths) {
    if (lengths.isEmpty()) {
      return 0;
    }
    int cell = cells.allocate(1);
    lengths.write(cells, cell, 0);
    return cell;
  }
}
