package io.weft.http.routing.internal.command;

import io.weft.http.routing.internal.model.Host;
import io.weft.http.routing.internal.model.Rule;
import io.weft.http.routing.internal.service.Bound;
import io.weft.http.routing.internal.service.RouteTable;
import io.weft.http.routing.internal.service.Routing;
import io.weft.pipeline.SlotReport;
import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.oracle.Oracle;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.oracle.Reason;
import io.weft.pipeline.oracle.Verdict;
import io.weft.pipeline.table.Addresses;
import io.weft.spi.command.CommandResult;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.ActionTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks the kernel about one request and tells what each slot did. */
final class Explanation {
  private static final List<String> COLUMNS = List.of("what", "result", "why");
  private static final int ROUNDS = 10;
  private static final List<String> RESULTS = List.of("next", "done", "reject", "relay", "absent");

  private final Routing routing;
  private final Oracles oracles;
  private final Clusters clusters;
  private final ActionTable actions;
  private final SlotReport slots;

  Explanation(
      Routing routing, Oracles oracles, Clusters clusters, ActionTable actions, SlotReport slots) {
    this.routing = routing;
    this.oracles = oracles;
    this.clusters = clusters;
    this.actions = actions;
    this.slots = slots;
  }

  CommandResult of(Bound listener, ExplainArguments asked, InetSocketAddress destination) {
    byte[] head = asked.head();
    try (Oracle oracle = oracles.open()) {
      if (head.length > oracle.head().byteSize()) {
        return CommandResult.failed("the head is longer than what the kernel takes");
      }
      MemorySegment.copy(head, 0, oracle.head(), ValueLayout.JAVA_BYTE, 0, head.length);
      var view = new ExplainedRequest(asked, listener.id(), destination, 0);
      oracle
          .listener(listener.id())
          .principal(0)
          .origin(0, 0)
          .predicates(predicates(view))
          .source(Addresses.encode(view.source()))
          .destination(Addresses.encode(destination))
          .headLength(head.length);
      OptionalLong nanos =
          asked.repeat() == 0 ? OptionalLong.empty() : cost(oracle, asked.repeat());
      return table(listener, oracle.ask(), view, nanos);
    }
  }

  private long predicates(ExplainedRequest view) {
    boolean needed = routing.predicates().needed(view.listener());
    return 1L << 63 | (needed ? routing.predicates().evaluate(view.listener(), view) : 0);
  }

  /** Nanoseconds of one decision, the fastest of some rounds: what else runs only adds to it. */
  private static OptionalLong cost(Oracle oracle, int repeat) {
    int each = Math.max(1, repeat / ROUNDS);
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < each; i++) {
        oracle.ask();
      }
      best = Math.min(best, (System.nanoTime() - start) / each);
    }
    return OptionalLong.of(best);
  }

  private CommandResult table(
      Bound listener, Verdict verdict, ExplainedRequest view, OptionalLong nanos) {
    List<Map<String, Object>> rows = new ArrayList<>();
    row(rows, "listener", listener.context().name(), "id " + listener.id());
    for (int i = 0; i < verdict.steps(); i++) {
      Verdict.Step step = verdict.step(i);
      String phase = Phase.values()[step.phase()].label();
      row(rows, "slot " + slot(step.slot()), RESULTS.get(step.result()), "phase " + phase);
    }
    rule(rows, listener, verdict);
    verdict(rows, verdict, view);
    nanos.ifPresent(cost -> row(rows, "cost", cost, "nanoseconds of one decision"));
    return CommandResult.table(COLUMNS, rows);
  }

  private static void row(List<Map<String, Object>> rows, String what, Object result, String why) {
    var row = new LinkedHashMap<String, Object>();
    row.put("what", what);
    row.put("result", result);
    row.put("why", why);
    rows.add(row);
  }

  private String slot(int index) {
    return slots.slots().stream()
        .filter(slot -> slot.index() == index)
        .map(SlotStatus::slot)
        .findFirst()
        .orElse("" + index);
  }

  private void rule(List<Map<String, Object>> rows, Bound listener, Verdict verdict) {
    RouteTable table = routing.tables().get(listener.key());
    if (table == null || verdict.route() == 0) {
      return;
    }
    RuleText text = new RuleText(table.predicates(), clusters);
    for (Host host : table.model().hosts()) {
      for (Rule rule : host.rules()) {
        if (rule.number() == verdict.route()) {
          row(rows, "virtual host", host.name(), "domains " + String.join(", ", host.domains()));
          row(
              rows,
              "route " + rule.number(),
              name(table, rule),
              "the first that fits: " + text.match(rule));
          row(rows, "outcome", text.outcome(rule.outcome()), "");
        }
      }
    }
  }

  private static String name(RouteTable table, Rule rule) {
    return table.model().name() + (rule.name().isEmpty() ? "" : "/" + rule.name());
  }

  private void verdict(List<Map<String, Object>> rows, Verdict verdict, ExplainedRequest view) {
    String reason = Reason.of(verdict.reason()).label().toLowerCase(Locale.ROOT).replace('_', ' ');
    switch (verdict.verdict()) {
      case Verdict.FORWARD ->
          row(
              rows,
              "verdict",
              "forward to " + target(verdict),
              "endpoint %d of cluster %s"
                  .formatted(verdict.endpoint(), clusters.nameOf(verdict.cluster())));
      case Verdict.REPLY -> row(rows, "verdict", "answer " + verdict.status(), reason);
      case Verdict.RELAY -> row(rows, "verdict", "left to the relay", reason);
      default -> row(rows, "verdict", "none", "no slot decided");
    }
    location(verdict, view).ifPresent(to -> row(rows, "location", to, ""));
  }

  private Optional<String> location(Verdict verdict, ExplainedRequest view) {
    return actions
        .find(verdict.action(0))
        .filter(action -> verdict.verdict() == Verdict.REPLY)
        .flatMap(action -> action.reply(view))
        .flatMap(
            reply ->
                reply.headers().stream()
                    .filter(header -> header.getKey().equals("location"))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }

  private static String target(Verdict verdict) {
    byte[] ip = new byte[Addresses.BYTES];
    verdict.targetAddress(ip, 0);
    return Addresses.decodeIp(ip, 0).getHostAddress() + ":" + verdict.targetPort();
  }
}
