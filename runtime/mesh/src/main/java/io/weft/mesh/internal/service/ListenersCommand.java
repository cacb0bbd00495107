package io.weft.mesh.internal.service;

import io.weft.mesh.internal.listener.ListenerState;
import io.weft.mesh.internal.table.ListenerEntry.Gear;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.relay.Splicing;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code weft listeners}. */
final class ListenersCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("name", "address", "gear", "protocol", "filter", "cluster", "reason", "id");

  private final Mesh mesh;

  ListenersCommand(Mesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public String name() {
    return "listeners";
  }

  @Override
  public String summary() {
    return "listeners in force, their gear and why [NAME-PART]";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    var wanted = NamePart.of(arguments);
    return CommandResult.table(
        COLUMNS,
        mesh.listenerBook().states().stream()
            .filter(state -> wanted.test(state.name()))
            .sorted(Comparator.comparing(ListenerState::name))
            .map(this::row)
            .toList());
  }

  private Map<String, Object> row(ListenerState state) {
    var row = new LinkedHashMap<String, Object>();
    row.put("name", state.name());
    row.put("address", address(state));
    Optional<Splicing.Status> splice = splice(state);
    boolean spliced = splice.isPresent() && splice.get().connections() > 0;
    row.put("gear", spliced ? Gear.SPLICED.ordinal() : state.entry().gear().ordinal());
    row.put("protocol", protocol(state.entry().protocol()));
    row.put("filter", state.typeUrl().substring(state.typeUrl().lastIndexOf('.') + 1));
    row.put("cluster", cluster(state));
    row.put("reason", reason(state) + splice.map(ListenersCommand::words).orElse(""));
    row.put("id", state.id());
    return row;
  }

  /** The kernel carries requests of connections that are led to the relay, message by message. */
  private Optional<Splicing.Status> splice(ListenerState state) {
    boolean relayed = state.entry().gear() == Gear.RELAY && state.entry().protocol() != 0;
    return relayed
        ? mesh.splicing().flatMap(splicing -> splicing.of(state.name()))
        : Optional.empty();
  }

  private static String words(Splicing.Status status) {
    String connections = "; %d connections spliced".formatted(status.connections());
    return status.reason().isEmpty() ? connections : connections + ", not all: " + status.reason();
  }

  private static String address(ListenerState state) {
    return String.join(" ", state.keys().stream().map(ListenerKey::toString).sorted().toList());
  }

  private static String protocol(int protocol) {
    return switch (protocol) {
      case 0 -> "tcp";
      case 1 -> "http/1.1";
      default -> String.valueOf(protocol);
    };
  }

  private String cluster(ListenerState state) {
    int cluster = state.entry().cluster();
    return cluster == 0 ? "" : mesh.clusterBook().nameOf(cluster);
  }

  private String reason(ListenerState state) {
    String fallback =
        state.fallback().isPresent()
            ? "; the rest goes to cluster " + mesh.clusterBook().nameOf(state.fallback().getAsInt())
            : "";
    String orphaned = state.orphaned() ? "; no feature handles its filter any more" : "";
    return state.reason() + fallback + orphaned;
  }
}
