package io.weft.xds.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever came before, a version is read as the plain parser reads it. */
class KnownAssignmentTest {
  private final Random random = new Random(7);

  private static LbEndpoint endpoint(int host, int port) {
    var endpoint = LbEndpoint.newBuilder();
    endpoint
        .getEndpointBuilder()
        .getAddressBuilder()
        .getSocketAddressBuilder()
        .setAddress("127.0.0." + host)
        .setPortValue(port);
    return endpoint.build();
  }

  private LbEndpoint any() {
    return endpoint(random.nextInt(3), 1 + random.nextInt(3) * 200);
  }

  private void change(LocalityLbEndpoints.Builder locality) {
    int count = locality.getLbEndpointsCount();
    switch (random.nextInt(5)) {
      case 0 -> locality.addLbEndpoints(random.nextInt(count + 1), any());
      case 1 -> locality.setPriority(random.nextInt(3));
      case 2 -> locality.setLoadBalancingWeight(UInt32Value.of(random.nextInt(300)));
      case 3 -> {
        if (count > 0) {
          locality.removeLbEndpoints(random.nextInt(count));
        }
      }
      default -> {
        if (count > 0) {
          locality.setLbEndpoints(random.nextInt(count), any());
        }
      }
    }
  }

  @Test
  void anySequenceOfVersions() throws InvalidProtocolBufferException {
    var builder = ClusterLoadAssignment.newBuilder().setClusterName("c");
    var known = KnownAssignment.NONE;
    for (int i = 0; i < 20_000; i++) {
      if (builder.getEndpointsCount() == 0 || random.nextInt(40) == 0) {
        builder.addEndpointsBuilder();
      } else if (builder.getEndpointsCount() > 3) {
        builder.removeEndpoints(random.nextInt(4));
      }
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        change(builder.getEndpointsBuilder(random.nextInt(builder.getEndpointsCount())));
      }
      ByteString value = builder.build().toByteString();
      known = known.next(value);
      assertEquals(ClusterLoadAssignment.parseFrom(value), known.message());
    }
  }

  @Test
  void damagedBytesAreReadOrRefusedAsByTheParser() throws InvalidProtocolBufferException {
    var builder = ClusterLoadAssignment.newBuilder().setClusterName("c");
    for (int i = 0; i < 8; i++) {
      builder.addEndpointsBuilder().addLbEndpoints(any()).addLbEndpoints(any()).setPriority(1);
    }
    byte[] good = builder.build().toByteArray();
    var known = KnownAssignment.NONE.next(ByteString.copyFrom(good));
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      ByteString value = ByteString.copyFrom(bytes);
      try {
        var plain = ClusterLoadAssignment.parseFrom(value);
        assertEquals(plain, known.next(value).message());
      } catch (InvalidProtocolBufferException e) {
        refused++;
        assertThrows(InvalidProtocolBufferException.class, () -> known.next(value));
      }
    }
    assertTrue(refused > 1000 && refused < 49_000, refused + " refused");
  }

  @Test
  void unchangedEndpointsKeepTheirObjects() throws InvalidProtocolBufferException {
    var builder = ClusterLoadAssignment.newBuilder();
    for (int i = 0; i < 200; i++) {
      builder.addEndpointsBuilder().addLbEndpoints(endpoint(i, 80)).addLbEndpoints(any());
    }
    var first = builder.addEndpointsBuilder();
    for (int i = 0; i < 200; i++) {
      first.addLbEndpoints(endpoint(i, 80));
    }
    var before = KnownAssignment.NONE.next(builder.build().toByteString());
    first.setLbEndpoints(100, endpoint(100, 30_000));
    var after = before.next(builder.build().toByteString());
    for (int i = 0; i < 200; i++) {
      var was = before.message().getEndpoints(200).getLbEndpoints(i);
      var is = after.message().getEndpoints(200).getLbEndpoints(i);
      if (i != 100) {
        assertSame(was, is);
      }
    }
    assertEquals(endpoint(100, 30_000), after.message().getEndpoints(200).getLbEndpoints(100));
  }
}
