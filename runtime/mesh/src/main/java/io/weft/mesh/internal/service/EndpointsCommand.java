package io.weft.mesh.internal.service;

import io.envoyproxy.envoy.config.core.v3.Locality;
import io.weft.mesh.internal.cluster.ClusterState;
import io.weft.mesh.internal.cluster.LeftOut;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.LocalityEndpoints;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code weft endpoints}. */
final class EndpointsCommand implements Command {
  private static final List<String> COLUMNS =
      List.of(
          "cluster",
          "address",
          "health",
          "weight",
          "priority",
          "locality",
          "active",
          "total",
          "reason",
          "id");

  private final Mesh mesh;

  EndpointsCommand(Mesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public String name() {
    return "endpoints";
  }

  @Override
  public String summary() {
    return "endpoints of clusters, those left out with the reason [CLUSTER-NAME-PART]";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    var wanted = NamePart.of(arguments);
    var rows = new ArrayList<Map<String, Object>>();
    mesh.clusterBook().states().stream()
        .filter(state -> wanted.test(state.name()))
        .sorted(Comparator.comparing(ClusterState::name))
        .forEach(state -> add(state, rows));
    return CommandResult.table(COLUMNS, rows);
  }

  private void add(ClusterState state, List<Map<String, Object>> rows) {
    for (LocalityEndpoints locality : state.snapshot().localities()) {
      for (Endpoint endpoint : locality.endpoints()) {
        rows.add(row(state, locality, endpoint));
      }
    }
    for (LeftOut left : state.leftOut()) {
      var row = new LinkedHashMap<String, Object>();
      row.put("cluster", state.name());
      row.put("address", left.address());
      row.put("health", "left out");
      row.put("reason", left.reason());
      rows.add(row);
    }
  }

  private Map<String, Object> row(
      ClusterState state, LocalityEndpoints locality, Endpoint endpoint) {
    var row = new LinkedHashMap<String, Object>();
    row.put("cluster", state.name());
    row.put("address", text(endpoint.address()));
    row.put("health", endpoint.health().name().toLowerCase(Locale.ROOT));
    row.put("weight", endpoint.weight());
    row.put("priority", locality.priority());
    row.put("locality", text(locality.locality()));
    row.put("active", mesh.clusterParts().rows().active(endpoint.id()));
    row.put("total", mesh.clusterParts().rows().total(endpoint.id()));
    row.put("id", endpoint.id());
    return row;
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String text(Locality locality) {
    return Stream.of(locality.getRegion(), locality.getZone(), locality.getSubZone())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }
}
