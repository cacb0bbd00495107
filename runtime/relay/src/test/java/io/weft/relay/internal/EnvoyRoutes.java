package io.weft.relay.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.weft.relay.internal.decision.Question;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.LocalReply;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Decides as the recorded routes say, in the few forms that the recordings of framing and
 * keep-alive use; in a node the kernel does it.
 */
final class EnvoyRoutes {
  private final EnvoyCase recorded;
  private final IntFunction<InetSocketAddress> clusters;
  private final Map<Integer, RequestAction> actions = new HashMap<>();
  private final Map<JsonNode, Integer> ids = new HashMap<>();

  /**
   * @param clusters address of the endpoint of cluster c1, c2, …
   */
  EnvoyRoutes(EnvoyCase recorded, IntFunction<InetSocketAddress> clusters) {
    this.recorded = recorded;
    this.clusters = clusters;
    for (JsonNode host : recorded.routes().get("virtual_hosts")) {
      host.get("routes").forEach(this::register);
    }
  }

  Map<Integer, RequestAction> actions() {
    return actions;
  }

  private void register(JsonNode route) {
    if (!route.has("route") || route.get("route").has("prefix_rewrite")) {
      ids.put(route, ids.size() + 1);
      actions.put(ids.size(), new Action(route));
    }
  }

  void decide(Question question, Verdict verdict) {
    String head = new String(question.head, 0, question.length, StandardCharsets.ISO_8859_1);
    String[] lines = head.split("\r\n");
    String[] request = lines[0].split(" ");
    boolean accepts10 = recorded.hcm().at("/http_protocol_options/accept_http_10").asBoolean();
    if (!request[2].equals("HTTP/1.1") && !accepts10) {
      Deciding.reply(verdict, 426, Reason.UPGRADE_REQUIRED);
    } else if (isRefusedUpgrade(lines)) {
      Deciding.reply(verdict, 403, Reason.of(16));
    } else {
      route(request[1], lines, verdict);
    }
  }

  private boolean isRefusedUpgrade(String[] lines) {
    String connection = value(lines, "connection").orElse("").toLowerCase(Locale.ROOT);
    String upgrade = value(lines, "upgrade").orElse("h2c").toLowerCase(Locale.ROOT);
    boolean offered = upgrade.equals("websocket") && recorded.hcm().has("upgrade_configs");
    return connection.contains("upgrade") && !upgrade.equals("h2c") && !offered;
  }

  private void route(String target, String[] lines, Verdict verdict) {
    String host = value(lines, "host").orElse("").toLowerCase(Locale.ROOT);
    for (JsonNode virtualHost : recorded.routes().get("virtual_hosts")) {
      if (takes(virtualHost.get("domains").get(0).asText(), host)) {
        for (JsonNode route : virtualHost.get("routes")) {
          if (matches(route.get("match"), target, lines)) {
            apply(route, verdict);
            return;
          }
        }
        break;
      }
    }
    Deciding.reply(verdict, 404, Reason.NO_ROUTE);
  }

  private static boolean takes(String domain, String host) {
    return domain.equals("*")
        || domain.equals(host)
        || (domain.startsWith("*") && host.endsWith(domain.substring(1)));
  }

  private static boolean matches(JsonNode match, String target, String[] lines) {
    JsonNode header = match.at("/headers/0");
    return (target.startsWith(match.get("prefix").asText()) || !target.startsWith("/"))
        && (header.isMissingNode()
            || value(lines, header.get("name").asText())
                .equals(Optional.of(header.at("/string_match/exact").asText())));
  }

  private void apply(JsonNode route, Verdict verdict) {
    verdict.action = ids.getOrDefault(route, 0);
    if (route.has("route")) {
      int cluster = Integer.parseInt(route.at("/route/cluster").asText().substring(1));
      Deciding.forward(verdict, cluster, cluster, clusters.apply(cluster));
    } else {
      int status = route.at("/direct_response/status").asInt(301);
      Deciding.reply(verdict, status, Reason.of(9));
    }
  }

  private static Optional<String> value(String[] lines, String name) {
    for (String line : lines) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return Optional.of(line.substring(name.length() + 1).strip());
      }
    }
    return Optional.empty();
  }

  private record Action(JsonNode route) implements RequestAction {
    @Override
    public void editRequest(HeadEditor head, RequestView view) {
      String prefix = route.at("/match/prefix").asText();
      String rest = view.target().substring(prefix.length());
      head.target(route.at("/route/prefix_rewrite").asText() + rest);
    }

    @Override
    public Optional<LocalReply> reply(RequestView view) {
      if (route.has("direct_response")) {
        byte[] body = route.at("/direct_response/body/inline_string").asText().getBytes();
        int status = route.at("/direct_response/status").asInt();
        return Optional.of(new LocalReply(status, List.of(), body));
      }
      String to = "http://" + view.authority() + route.at("/redirect/path_redirect").asText();
      var location = Map.entry("location", to);
      return Optional.of(new LocalReply(301, List.of(location), new byte[0]));
    }
  }
}
