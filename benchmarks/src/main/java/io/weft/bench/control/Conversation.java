package io.weft.bench.control;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.weft.bench.measure.MeasurementException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One stream of a node: subscriptions in, resources out, acknowledgements in. */
final class Conversation {
  /** Resources a response: 10 endpoints each keep it below gRPC's usual limit of 4 MiB. */
  private static final int BATCH = 1000;

  private final Snapshot snapshot;
  private final Consumer<DeltaDiscoveryResponse> out;
  private final Set<String> subscribedTypes = new HashSet<>();
  private final Set<String> unacknowledged = new HashSet<>();
  private final Consumer<String> refusals;
  private long nonce;
  private long begun;
  private long acknowledged;

  /**
   * @param out takes answers to the node
   * @param refusals takes what the node says of resources that it refuses; a node that is still
   *     starting may take them later
   */
  Conversation(Snapshot snapshot, Consumer<DeltaDiscoveryResponse> out, Consumer<String> refusals) {
    this.snapshot = snapshot;
    this.refusals = refusals;
    this.out = out;
  }

  synchronized void hear(DeltaDiscoveryRequest request) {
    if (begun == 0) {
      begun = System.nanoTime();
    }
    if (!request.getResponseNonce().isEmpty()) {
      acknowledge(request);
    }
    String type = request.getTypeUrl();
    Collection<String> names = request.getResourceNamesSubscribeList();
    if (!names.isEmpty()) {
      subscribedTypes.add(type);
      send(type, new HashSet<>(names));
    } else if (subscribedTypes.add(type)) {
      send(type, snapshot.all(type).keySet());
    }
  }

  private void acknowledge(DeltaDiscoveryRequest request) {
    if (request.hasErrorDetail()) {
      refusals.accept(request.getErrorDetail().getMessage());
    }
    unacknowledged.remove(request.getResponseNonce());
    acknowledged = System.nanoTime();
    notifyAll();
  }

  /** A wildcard subscription is answered even when there is nothing. */
  private void send(String type, Collection<String> names) {
    Map<String, Message> all = snapshot.all(type);
    var batch = new ArrayList<Resource>();
    for (String name : names) {
      if (all.containsKey(name)) {
        batch.add(resource(name, all.get(name)));
      }
      if (batch.size() == BATCH) {
        send(type, batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty() || all.isEmpty()) {
      send(type, batch);
    }
  }

  private void send(String type, List<Resource> resources) {
    String id = Long.toString(++nonce);
    unacknowledged.add(id);
    out.accept(
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(type)
            .setNonce(id)
            .addAllResources(resources)
            .build());
  }

  private Resource resource(String name, Message resource) {
    return Resource.newBuilder()
        .setName(name)
        .setVersion(Long.toString(nonce + 1))
        .setResource(Any.pack(resource))
        .build();
  }

  synchronized long update(String type, String name, Message resource) {
    snapshot.put(type, name, resource);
    List<Resource> one = List.of(resource(name, resource));
    long now = System.nanoTime();
    send(type, one);
    return now;
  }

  synchronized long awaitAcknowledged(int seconds)
      throws MeasurementException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (acknowledged == 0 || !unacknowledged.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new MeasurementException(
            "the node has not acknowledged "
                + unacknowledged.size()
                + " responses in "
                + seconds
                + " s");
      }
      wait(left);
    }
    return acknowledged - begun;
  }
}
