package io.weft.mesh.internal.service;

import static io.weft.mesh.internal.service.MeshFixture.eds;
import static io.weft.mesh.internal.service.MeshFixture.endpoint;
import static io.weft.mesh.internal.service.MeshFixture.removed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import com.sun.management.ThreadMXBean;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.LocalityEndpoints;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A large assignment is read as the difference to the one before; nobody may see that. */
class LargeAssignmentsTest {
  private static final int ENDPOINTS = 2500;

  private final Random random = new Random(11);
  private final MeshFixture f = new MeshFixture(30_000);
  private final MeshFixture.Recorder recorder = new MeshFixture.Recorder();

  LargeAssignmentsTest() {
    f.mesh.add(recorder);
    f.put(eds("a"));
  }

  private static LbEndpoint.Builder numbered(int number) {
    return endpoint("127.1." + (number >> 8) + "." + (number & 255) + ":80");
  }

  private static ClusterLoadAssignment.Builder large() {
    var assignment = ClusterLoadAssignment.newBuilder().setClusterName("a");
    var locality = assignment.addEndpointsBuilder();
    for (int i = 0; i < ENDPOINTS; i++) {
      locality.addLbEndpoints(numbered(i));
    }
    assignment.addEndpointsBuilder().setPriority(1).addLbEndpoints(numbered(ENDPOINTS));
    return assignment;
  }

  private LbEndpoint any() {
    var endpoint = numbered(random.nextInt(2 * ENDPOINTS));
    switch (random.nextInt(4)) {
      case 0 -> endpoint.setHealthStatus(HealthStatus.UNHEALTHY);
      case 1 -> endpoint.setLoadBalancingWeight(UInt32Value.of(random.nextInt(5)));
      default -> {}
    }
    return endpoint.build();
  }

  private void change(ClusterLoadAssignment.Builder assignment) {
    var locality = assignment.getEndpointsBuilder(random.nextInt(assignment.getEndpointsCount()));
    int count = locality.getLbEndpointsCount();
    switch (count == 0 ? 0 : random.nextInt(6)) {
      case 0 -> locality.addLbEndpoints(random.nextInt(count + 1), any());
      case 1 -> locality.removeLbEndpoints(random.nextInt(count));
      case 2 -> locality.setLoadBalancingWeight(UInt32Value.of(1 + random.nextInt(9)));
      case 3 -> reorder(assignment);
      default -> locality.setLbEndpoints(random.nextInt(count), any());
    }
  }

  private static void reorder(ClusterLoadAssignment.Builder assignment) {
    LocalityLbEndpoints first = assignment.getEndpoints(0);
    assignment.removeEndpoints(0).addEndpoints(first);
  }

  private static List<LocalityEndpoints> withoutIds(List<LocalityEndpoints> localities) {
    return localities.stream()
        .map(
            l ->
                new LocalityEndpoints(
                    l.locality(),
                    l.priority(),
                    l.weight(),
                    l.endpoints().stream().map(LargeAssignmentsTest::withoutId).toList()))
        .toList();
  }

  private static Endpoint withoutId(Endpoint e) {
    return new Endpoint(0, e.address(), e.weight(), e.health(), e.metadata(), e.hostname());
  }

  @Test
  void randomVersionsAreReadAsIfEachWereTheFirst() throws InvalidProtocolBufferException {
    var plain = new MeshFixture(30_000);
    var plainRecorder = new MeshFixture.Recorder();
    plain.mesh.add(plainRecorder);
    plain.put(eds("a"));
    var builder = large();
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      var good = builder.clone();
      change(builder);
      ClusterLoadAssignment version = builder.build();
      var answer = f.put(version);
      assertEquals(plain.put(ClusterLoadAssignment.parseFrom(version.toByteString())), answer);
      check(plain, plainRecorder);
      if (!answer.isEmpty()) {
        refused++;
        builder = good;
      }
      f.time.graceEnds();
      plain.time.graceEnds();
    }
    assertTrue(refused > 0 && refused < 100, refused + " refused");
    f.mesh.clusterHandler().apply(removed("a"));
    f.time.graceEnds();
    assertEquals(0, f.mesh.clusterParts().endpointIds().used());
  }

  private void check(MeshFixture plain, MeshFixture.Recorder plainRecorder) {
    var now = recorder.compiled.get(f.clusterId("a"));
    var wanted = plainRecorder.compiled.get(plain.clusterId("a"));
    assertEquals(withoutIds(wanted.localities()), withoutIds(now.localities()));
    assertEquals(
        plain.mesh.clusterBook().state("a").orElseThrow().leftOut(),
        f.mesh.clusterBook().state("a").orElseThrow().leftOut());
    var ids = new HashSet<Integer>();
    f.mesh
        .clusterBook()
        .state("a")
        .orElseThrow()
        .endpoints()
        .forEach(
            e -> {
              assertTrue(ids.add(e.id()), "two endpoints have row " + e.id());
              assertEquals(e.address(), f.tables.endpoints.get(e.id()).address());
            });
  }

  @Test
  void oneChangeAllocatesLittle() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var builder = large();
    f.put(builder.build());
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      builder.getEndpointsBuilder(0).setLbEndpoints(ENDPOINTS / 2, numbered(3000 + i));
      ClusterLoadAssignment version = builder.build();
      long before = threads.getCurrentThreadAllocatedBytes();
      f.put(version);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      f.time.graceEnds();
    }
    // Lists of references, 4 bytes for each endpoint; objects would be 16 at least.
    assertTrue(least < 100L * ENDPOINTS, least + " bytes for one of " + ENDPOINTS + " endpoints");
  }
}
