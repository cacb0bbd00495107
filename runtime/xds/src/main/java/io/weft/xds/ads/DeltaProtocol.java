package io.weft.xds.ads;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The incremental protocol. */
final class DeltaProtocol implements Protocol {
  /**
   * How long the answer to a wildcard subscription may take to be complete, when it comes in parts.
   */
  static final Duration COMPLETE = Duration.ofSeconds(2);

  private final AdsStream stream;
  private final Inbox inbox;
  private final Later later;
  private final Map<String, String> nonces = new HashMap<>();
  private Node node;

  /**
   * Names that were known before this stream and not confirmed on it yet, by type; absent once
   * settled.
   */
  private final Map<String, Set<String>> unconfirmed = new HashMap<>();

  DeltaProtocol(AdsStream stream, Inbox inbox, Later later, Node node) {
    this.stream = stream;
    this.inbox = inbox;
    this.later = later;
    this.node = node;
  }

  /**
   * Istiod gives listeners and clusters no versions. What it once sent and has no version for
   * cannot be named to it, so it sends everything, and what it does not send is gone.
   */
  @Override
  public void watch(String typeUrl) {
    Map<String, String> known = versioned(typeUrl, inbox.versions(typeUrl).keySet());
    Set<String> rest = new HashSet<>(inbox.versions(typeUrl).keySet());
    rest.removeAll(known.keySet());
    unconfirmed.put(typeUrl, rest);
    send(request(typeUrl).putAllInitialResourceVersions(known));
  }

  @Override
  public void subscribe(String typeUrl, Set<String> added, Set<String> removed) {
    send(
        request(typeUrl)
            .addAllResourceNamesSubscribe(added)
            .addAllResourceNamesUnsubscribe(removed)
            .putAllInitialResourceVersions(
                unconfirmed.containsKey(typeUrl) ? Map.of() : versioned(typeUrl, added)));
    unconfirmed.putIfAbsent(typeUrl, new HashSet<>());
  }

  private Map<String, String> versioned(String typeUrl, Set<String> names) {
    return inbox.versions(typeUrl).entrySet().stream()
        .filter(e -> names.contains(e.getKey()) && !e.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void received(Message message) {
    var response = (DeltaDiscoveryResponse) message;
    String typeUrl = response.getTypeUrl();
    nonces.put(typeUrl, response.getNonce());
    var contents = new Contents();
    for (Resource resource : response.getResourcesList()) {
      // A resource without content answers for an alias.
      if (resource.hasResource()) {
        contents.add(
            resource.getName(), new Inbox.Received(resource.getVersion(), resource.getResource()));
      }
    }
    var removed = new HashSet<>(response.getRemovedResourcesList());
    confirm(typeUrl, contents.names());
    answer(typeUrl, response.getNonce(), contents.handOn(inbox, typeUrl, removed));
  }

  private void answer(String typeUrl, String nonce, Map<String, String> refused) {
    var answer = request(typeUrl).setResponseNonce(nonce);
    if (!refused.isEmpty()) {
      answer.setErrorDetail(Refusal.of(refused));
      inbox.refused(typeUrl, answer.getErrorDetail().getMessage());
    }
    send(answer);
  }

  /** The last response's nonce tells a late NACK from a request for more. */
  @Override
  public void refuse(String typeUrl, Map<String, String> refused) {
    String nonce = nonces.get(typeUrl);
    if (nonce != null) {
      answer(typeUrl, nonce, refused);
    }
  }

  private void confirm(String typeUrl, Set<String> names) {
    Set<String> rest = unconfirmed.getOrDefault(typeUrl, Set.of());
    if (rest.isEmpty()) {
      return;
    }
    rest.removeAll(names);
    later.run(COMPLETE, () -> settle(typeUrl));
  }

  private void settle(String typeUrl) {
    Set<String> gone = Set.copyOf(unconfirmed.getOrDefault(typeUrl, Set.of()));
    unconfirmed.put(typeUrl, new HashSet<>());
    if (!gone.isEmpty()) {
      inbox.update(typeUrl, Map.of(), gone);
    }
  }

  private static DeltaDiscoveryRequest.Builder request(String typeUrl) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(typeUrl);
  }

  private void send(DeltaDiscoveryRequest.Builder request) {
    if (node != null) {
      request.setNode(node);
      node = null;
    }
    stream.send(request.build());
  }
}
