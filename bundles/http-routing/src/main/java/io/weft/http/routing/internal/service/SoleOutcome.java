package io.weft.http.routing.internal.service;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.model.Host;
import io.weft.http.routing.internal.model.Outcome;
import io.weft.http.routing.internal.model.PathMatch;
import io.weft.http.routing.internal.model.RouteModel;
import io.weft.http.routing.internal.model.Rule;
import java.util.OptionalInt;

/**
 * Whether every request of a listener has the same outcome, so that a connection can go straight to
 * the endpoint.
 *
 * @param cluster the outcome
 * @param reason why there is none, for people; else empty
 */
record SoleOutcome(OptionalInt cluster, String reason) {

  static SoleOutcome of(RouteModel model, ListenerOptions options) {
    if (!options.equals(ListenerOptions.DEFAULT)) {
      return decides("heads are checked or changed (" + options.describe() + ")");
    }
    if (model.hosts().size() != 1 || !model.hosts().getFirst().domains().contains("*")) {
      return decides("requests are told apart by their domain (" + model.name() + ")");
    }
    Host host = model.hosts().getFirst();
    if (host.secureAction() != 0) {
      return decides("plain requests are redirected to https (" + model.name() + ")");
    }
    return host.rules().isEmpty()
        ? decides("no request has a route (" + model.name() + ")")
        : of(host.rules().getFirst(), model.name());
  }

  /** Rules behind one that takes everything are never reached. */
  private static SoleOutcome of(Rule first, String config) {
    String route = first.name().isEmpty() ? config : config + ", " + first.name();
    if (!takesAll(first)) {
      return decides("requests are told apart by their routes (" + config + ")");
    }
    Outcome outcome = first.outcome();
    if (outcome.kind() != Outcome.Kind.FORWARD) {
      return decides("requests are answered or name their cluster (" + route + ")");
    }
    if (outcome.split() != 0) {
      return decides("requests are split over clusters (" + route + ")");
    }
    if (outcome.hashPolicy() != 0 || outcome.subset() != 0) {
      return decides("the endpoint depends on the request (" + route + ")");
    }
    if (outcome.mirror() != 0) {
      return decides("requests are mirrored (" + route + ")");
    }
    return outcome.action() != 0
        ? decides("requests have a timeout, retries or changed heads (" + route + ")")
        : new SoleOutcome(OptionalInt.of(outcome.cluster()), "");
  }

  private static boolean takesAll(Rule rule) {
    PathMatch path = rule.path();
    boolean any =
        path.kind() == PathMatch.Kind.ANY
            || (path.kind() == PathMatch.Kind.PREFIX
                && (path.text().isEmpty() || path.text().equals("/")));
    return any && rule.conditions().isEmpty();
  }

  private static SoleOutcome decides(String reason) {
    return new SoleOutcome(OptionalInt.empty(), reason);
  }
}
