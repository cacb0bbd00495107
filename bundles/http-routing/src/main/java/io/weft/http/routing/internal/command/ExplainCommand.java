package io.weft.http.routing.internal.command;

import io.weft.http.routing.internal.service.Bound;
import io.weft.http.routing.internal.service.HttpRouting;
import io.weft.http.routing.internal.service.Routing;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.SlotReport;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.table.ListenerIds.Destination;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.ActionTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft explain}: which rule decides a request, asked of the kernel that decides it. */
@Component
public final class ExplainCommand implements Command {
  private final Routing routing;
  private final CoreMaps core;
  private final Explanation explanation;

  @Activate
  public ExplainCommand(
      @Reference HttpRouting bundle,
      @Reference CoreMaps core,
      @Reference Oracles oracles,
      @Reference Clusters clusters,
      @Reference ActionTable actions,
      @Reference SlotReport slots) {
    this(
        bundle.routing(),
        core,
        new Explanation(bundle.routing(), oracles, clusters, actions, slots));
  }

  ExplainCommand(Routing routing, CoreMaps core, Explanation explanation) {
    this.routing = routing;
    this.core = core;
    this.explanation = explanation;
  }

  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String summary() {
    return "which rule decides a request, and why " + ExplainArguments.USAGE;
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    ExplainArguments asked = ExplainArguments.parse(arguments);
    if (!asked.listener().isEmpty()) {
      Optional<Bound> named = named(asked.listener());
      return named.isPresent()
          ? explanation.of(named.get(), asked, new InetSocketAddress("127.0.0.1", asked.port()))
          : CommandResult.failed("no HTTP listener has " + asked.listener() + " in its name");
    }
    try {
      return byAddress(asked, InetAddress.getByName(asked.host()));
    } catch (UnknownHostException e) {
      return CommandResult.failed(
          asked.host() + " has no address here: name the listener with --listener NAME");
    }
  }

  private Optional<Bound> named(String part) {
    return routing.listeners().stream()
        .filter(bound -> bound.context().name().contains(part))
        .max(Comparator.comparingInt(Bound::id));
  }

  private CommandResult byAddress(ExplainArguments asked, InetAddress address) {
    OptionalInt id = listener(address, asked.port());
    String place = address.getHostAddress() + ":" + asked.port();
    if (id.isEmpty()) {
      return CommandResult.failed(
          "no listener takes connections to " + place + ": they pass unchanged");
    }
    return routing.listeners().stream()
        .filter(bound -> bound.id() == id.getAsInt())
        .findFirst()
        .map(bound -> explanation.of(bound, asked, new InetSocketAddress(address, asked.port())))
        .orElseGet(() -> CommandResult.failed("the listener of " + place + " does not route HTTP"));
  }

  /** The exact address comes before the port alone, as in the kernel. */
  private OptionalInt listener(InetAddress address, int port) {
    OptionalInt exact = core.listenerIds().get(new Destination(Optional.of(address), port));
    return exact.isPresent()
        ? exact
        : core.listenerIds().get(new Destination(Optional.empty(), port));
  }
}
