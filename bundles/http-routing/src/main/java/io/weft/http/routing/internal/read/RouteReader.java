package io.weft.http.routing.internal.read;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.weft.http.routing.internal.action.ActionReader;
import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.Host;
import io.weft.http.routing.internal.model.Outcome;
import io.weft.http.routing.internal.model.PathMatch;
import io.weft.http.routing.internal.model.RouteModel;
import io.weft.http.routing.internal.model.Rule;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.spi.definition.Definitions;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a route configuration, taking ids of clusters, actions and definitions for what it names.
 */
public final class RouteReader {
  private final Clusters clusters;
  private final Definitions definitions;
  private final ActionTable actions;
  private final ConditionReader conditions;
  private final ActionReader actionReader;
  private final RouteConfiguration config;
  private final PathReader paths;
  private final Map<RequestAction, Integer> known = new HashMap<>();
  private final List<Runnable> releases = new ArrayList<>();
  private int number;

  /** For one configuration as one kind of listener sees it. */
  public RouteReader(
      Clusters clusters,
      Definitions definitions,
      ActionTable actions,
      PredicateSet predicates,
      ListenerOptions listener,
      RouteConfiguration config) {
    this.clusters = clusters;
    this.definitions = definitions;
    this.actions = actions;
    this.config = config;
    this.conditions = new ConditionReader(predicates);
    this.paths = new PathReader(conditions);
    this.actionReader = new ActionReader(listener, config, clusters);
  }

  /**
   * Reads.
   *
   * @throws RefusedException naming the route that cannot be honoured; nothing is held then
   */
  public RouteModel read() throws RefusedException {
    try {
      List<Host> hosts = new ArrayList<>();
      Set<String> domains = new HashSet<>();
      for (VirtualHost host : config.getVirtualHostsList()) {
        hosts.add(host(host, domains));
      }
      return new RouteModel(config.getName(), hosts, config.getIgnorePortInHostMatching(), "");
    } catch (RefusedException e) {
      release();
      throw e;
    }
  }

  /** Gives back what was taken. */
  public void release() {
    releases.forEach(Runnable::run);
    releases.clear();
  }

  private Host host(VirtualHost host, Set<String> taken) throws RefusedException {
    List<String> domains = new ArrayList<>();
    for (String domain : host.getDomainsList()) {
      String lower = domain.toLowerCase(Locale.ROOT);
      if (!taken.add(lower)) {
        throw new RefusedException("domain " + domain + " stands in the configuration twice");
      }
      if (lower.length() > 255) {
        throw new RefusedException("domain longer than 255 bytes: " + domain);
      }
      domains.add(lower);
    }
    if (domains.isEmpty()) {
      throw new RefusedException("virtual host " + host.getName() + " has no domains");
    }
    List<Rule> rules = new ArrayList<>();
    for (Route route : host.getRoutesList()) {
      rules.add(rule(host, route));
    }
    boolean secure = host.getRequireTls() != VirtualHost.TlsRequirementType.NONE;
    return new Host(host.getName(), domains, rules, secure ? action(actionReader.toHttps()) : 0);
  }

  private Rule rule(VirtualHost host, Route route) throws RefusedException {
    number++;
    try {
      List<Condition> asked = new ArrayList<>();
      PathMatch path = paths.read(route.getMatch(), asked);
      asked.addAll(conditions.read(route.getMatch()));
      return new Rule(number, route.getName(), path, asked, outcome(host, route, path));
    } catch (RefusedException e) {
      throw new RefusedException(
          "virtual host %s, route %d %s: %s"
              .formatted(host.getName(), number, route.getName(), e.getMessage()));
    }
  }

  private Outcome outcome(VirtualHost host, Route route, PathMatch path) throws RefusedException {
    PathMatch rewritten = route.getMatch().hasSafeRegex() ? PathMatch.ANYTHING : path;
    return switch (route.getActionCase()) {
      case ROUTE -> forward(host, route, rewritten);
      case REDIRECT -> reply(actionReader.redirect(host, route, rewritten));
      case DIRECT_RESPONSE -> reply(actionReader.direct(host, route));
      default ->
          throw new RefusedException("action " + route.getActionCase() + " is not supported");
    };
  }

  private Outcome reply(ActionReader.Reply reply) {
    int action = action(reply.action());
    return new Outcome(
        Outcome.Kind.REPLY,
        0,
        0,
        0,
        0,
        0,
        action,
        0,
        reply.status(),
        "",
        false,
        Outcome.Carried.NEVER);
  }

  private Outcome forward(VirtualHost host, Route route, PathMatch path) throws RefusedException {
    RouteAction to = route.getRoute();
    ActionReader.Forwarding forwarding = actionReader.forward(host, route, path);
    int action = forwarding.plain().map(this::action).orElse(0);
    int rewritten = forwarding.rewritten().map(this::action).orElse(0);
    int hashPolicy = hashPolicy(to);
    int mirror = mirror(host, to);
    int subset = to.hasMetadataMatch() ? define(Kinds.SUBSET, to.getMetadataMatch()) : 0;
    String header = to.hasClusterHeader() ? header(to.getClusterHeader()) : "";
    return new Outcome(
        to.hasClusterHeader() ? Outcome.Kind.CLUSTER_HEADER : Outcome.Kind.FORWARD,
        to.hasCluster() ? mention(to.getCluster()) : 0,
        split(to),
        hashPolicy,
        mirror,
        subset,
        action,
        rewritten,
        absentStatus(to),
        header,
        config.getMostSpecificHeaderMutationsWins(),
        forwarding.carried());
  }

  private int split(RouteAction to) throws RefusedException {
    return switch (to.getClusterSpecifierCase()) {
      case CLUSTER, CLUSTER_HEADER -> 0;
      case WEIGHTED_CLUSTERS -> define(Kinds.SPLIT, to.getWeightedClusters());
      default -> throw new RefusedException(to.getClusterSpecifierCase() + " is not supported");
    };
  }

  private int hashPolicy(RouteAction to) throws RefusedException {
    return to.getHashPolicyCount() == 0
        ? 0
        : define(
            Kinds.HASH_POLICY,
            RouteAction.newBuilder().addAllHashPolicy(to.getHashPolicyList()).build());
  }

  private static String header(String name) throws RefusedException {
    if (name.length() > 64) {
      throw new RefusedException("cluster_header longer than 64 characters: " + name);
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static int absentStatus(RouteAction to) {
    return switch (to.getClusterNotFoundResponseCode()) {
      case NOT_FOUND -> 404;
      case INTERNAL_SERVER_ERROR -> 500;
      default -> 0;
    };
  }

  /** The most specific level that has any counts. */
  private int mirror(VirtualHost host, RouteAction to) throws RefusedException {
    var policies = to.getRequestMirrorPoliciesList();
    if (policies.isEmpty()) {
      policies = host.getRequestMirrorPoliciesList();
    }
    if (policies.isEmpty()) {
      policies = config.getRequestMirrorPoliciesList();
    }
    return policies.isEmpty()
        ? 0
        : define(
            Kinds.MIRROR, RouteAction.newBuilder().addAllRequestMirrorPolicies(policies).build());
  }

  private int mention(String cluster) {
    int id = clusters.mention(cluster);
    releases.add(() -> clusters.forget(id));
    return id;
  }

  private int define(String kind, com.google.protobuf.Message content) throws RefusedException {
    int id = definitions.define(kind, content);
    releases.add(() -> definitions.release(kind, id));
    return id;
  }

  private int action(RequestAction action) {
    return known.computeIfAbsent(
        action,
        fresh -> {
          int id = actions.register(fresh);
          releases.add(() -> actions.release(id));
          return id;
        });
  }
}
