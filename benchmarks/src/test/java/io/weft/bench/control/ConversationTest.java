package io.weft.bench.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.weft.bench.measure.MeasurementException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final Snapshot snapshot = new Snapshot();
  private final List<DeltaDiscoveryResponse> sent = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final Conversation conversation = new Conversation(snapshot, sent::add, refused::add);

  private void subscribe(String type, String... names) {
    conversation.hear(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type)
            .addAllResourceNamesSubscribe(List.of(names))
            .build());
  }

  private DeltaDiscoveryRequest.Builder answer(DeltaDiscoveryResponse response) {
    return DeltaDiscoveryRequest.newBuilder()
        .setTypeUrl(response.getTypeUrl())
        .setResponseNonce(response.getNonce());
  }

  @Test
  void answersWildcardsInBatchesAndNamesAlone() {
    for (int i = 0; i < 2500; i++) {
      snapshot.put(Definitions.CLUSTER, "c" + i, Definitions.cluster("c" + i));
      snapshot.put(Definitions.ASSIGNMENT, "c" + i, Definitions.assignment("c" + i, 80, 9, i));
    }
    subscribe(Definitions.CLUSTER);
    assertEquals(List.of(1000, 1000, 500), sent.stream().map(r -> r.getResourcesCount()).toList());
    subscribe(Definitions.ASSIGNMENT, "c7", "unknown");
    assertEquals(1, sent.getLast().getResourcesCount());
    assertEquals("c7", sent.getLast().getResources(0).getName());
  }

  @Test
  void waitsForEachAcknowledgement() throws Exception {
    snapshot.put(Definitions.CLUSTER, "c", Definitions.cluster("c"));
    subscribe(Definitions.CLUSTER);
    assertThrows(MeasurementException.class, () -> conversation.awaitAcknowledged(0));
    conversation.hear(answer(sent.getLast()).build());
    assertTrue(conversation.awaitAcknowledged(1) > 0);
    conversation.update(Definitions.CLUSTER, "c", Definitions.cluster("c"));
    assertThrows(MeasurementException.class, () -> conversation.awaitAcknowledged(0));
    assertEquals(2, sent.size(), "an acknowledgement asks for nothing");
  }

  @Test
  void passesRefusalsOn() throws Exception {
    subscribe(Definitions.LISTENER);
    conversation.hear(
        answer(sent.getLast())
            .setErrorDetail(Status.newBuilder().setMessage("listener l: no"))
            .build());
    assertEquals(List.of("listener l: no"), refused);
    assertTrue(conversation.awaitAcknowledged(1) > 0, "a refusal is an answer too");
  }
}
