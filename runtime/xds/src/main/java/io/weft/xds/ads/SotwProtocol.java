package io.weft.xds.ads;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The state-of-the-world protocol. */
final class SotwProtocol implements Protocol {
  /** Only of these does an answer hold all there is, so that what it leaves out is gone. */
  private static final Set<String> WHOLE =
      Set.of(
          "type.googleapis.com/envoy.config.cluster.v3.Cluster",
          "type.googleapis.com/envoy.config.listener.v3.Listener");

  private static final String WRAPPED = "type.googleapis.com/envoy.service.discovery.v3.Resource";

  private final AdsStream stream;
  private final Inbox inbox;
  private final Names names;
  private Node node;
  private final Map<String, TypeProgress> types = new HashMap<>();

  SotwProtocol(AdsStream stream, Inbox inbox, Node node, Names names) {
    this.stream = stream;
    this.inbox = inbox;
    this.node = node;
    this.names = names;
  }

  /** Reads the name of a resource out of it. */
  interface Names {
    String of(Any resource) throws InvalidProtocolBufferException;
  }

  private static final class TypeProgress {
    private String version = "";
    private String nonce = "";
    private final Set<String> names = new TreeSet<>();
  }

  @Override
  public void watch(String typeUrl) {
    send(typeUrl, progress(typeUrl), Map.of());
  }

  @Override
  public void subscribe(String typeUrl, Set<String> added, Set<String> removed) {
    TypeProgress progress = progress(typeUrl);
    progress.names.addAll(added);
    progress.names.removeAll(removed);
    send(typeUrl, progress, Map.of());
  }

  @Override
  public void received(Message message) {
    var response = (DiscoveryResponse) message;
    String typeUrl = response.getTypeUrl();
    TypeProgress progress = progress(typeUrl);
    progress.nonce = response.getNonce();
    Contents contents = read(response);
    Set<String> removed = removed(typeUrl, contents.names());
    Map<String, String> refused = contents.handOn(inbox, typeUrl, removed);
    if (refused.isEmpty()) {
      progress.version = response.getVersionInfo();
    }
    answer(typeUrl, progress, refused);
  }

  private void answer(String typeUrl, TypeProgress progress, Map<String, String> refused) {
    if (!refused.isEmpty()) {
      inbox.refused(typeUrl, Refusal.of(refused).getMessage());
    }
    send(typeUrl, progress, refused);
  }

  /**
   * The version stays the accepted one: a control plane that saw an older one would send the same
   * again at once, and again.
   */
  @Override
  public void refuse(String typeUrl, Map<String, String> refused) {
    TypeProgress progress = progress(typeUrl);
    if (!progress.nonce.isEmpty()) {
      answer(typeUrl, progress, refused);
    }
  }

  private Contents read(DiscoveryResponse response) {
    var contents = new Contents();
    for (int i = 0; i < response.getResourcesCount(); i++) {
      try {
        add(contents, response.getResources(i), response.getVersionInfo());
      } catch (InvalidProtocolBufferException e) {
        contents.refuse("resource " + i, "cannot be read: " + e.getMessage());
      }
    }
    return contents;
  }

  private void add(Contents contents, Any any, String version)
      throws InvalidProtocolBufferException {
    if (any.getTypeUrl().equals(WRAPPED)) {
      Resource wrapped = Resource.parseFrom(any.getValue());
      contents.add(wrapped.getName(), new Inbox.Received(version, wrapped.getResource()));
    } else {
      contents.add(names.of(any), new Inbox.Received(version, any));
    }
  }

  private Set<String> removed(String typeUrl, Set<String> present) {
    if (!WHOLE.contains(typeUrl)) {
      return Set.of();
    }
    var removed = new HashSet<>(inbox.versions(typeUrl).keySet());
    removed.removeAll(present);
    return removed;
  }

  private TypeProgress progress(String typeUrl) {
    return types.computeIfAbsent(typeUrl, t -> new TypeProgress());
  }

  private void send(String typeUrl, TypeProgress progress, Map<String, String> refused) {
    var request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(typeUrl)
            .setVersionInfo(progress.version)
            .setResponseNonce(progress.nonce)
            .addAllResourceNames(progress.names);
    if (!refused.isEmpty()) {
      request.setErrorDetail(Refusal.of(refused));
    }
    if (node != null) {
      request.setNode(node);
      node = null;
    }
    stream.send(request.build());
  }
}
