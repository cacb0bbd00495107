package io.weft.xds.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.weft.spi.xds.CoverageFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageCheckTest {
  private static final String C = "envoy.config.cluster.v3.Cluster";

  private static String check(Message resource, String... honoured) {
    return check(finding -> Optional.empty(), resource, honoured);
  }

  private static String check(Catalogue catalogue, Message resource, String... honoured) {
    var check = new CoverageCheck(new ApiTypes(), catalogue);
    var ignored = Map.of(C + ".alt_stat_name", "a name");
    check.cover(List.of(new CoverageFile("core", Set.of(honoured), ignored)));
    String url = "type.googleapis.com/" + resource.getDescriptorForType().getFullName();
    return check.check(url, resource.toByteString()).reason();
  }

  @Test
  void aSetFieldThatNobodyCoversRefuses() {
    var cluster = Cluster.newBuilder().setName("a").setAltStatName("b").build();
    assertEquals("", check(cluster, C + ".name"));
    assertEquals(C + ".name at name is not supported", check(cluster, C + ".type"));
    Catalogue catalogue = finding -> Optional.of("naming");
    assertEquals(
        C + ".name at name needs the feature naming", check(catalogue, cluster, C + ".type"));
  }

  @Test
  void singleValuesOfEnumsAndWrappersAreCovered() {
    var maglev = Cluster.newBuilder().setLbPolicy(Cluster.LbPolicy.MAGLEV).build();
    assertEquals("", check(maglev, C + ".lb_policy=MAGLEV"));
    assertEquals(
        C + ".lb_policy=MAGLEV at lb_policy is not supported",
        check(maglev, C + ".lb_policy=RANDOM"));
    String b = "envoy.config.cluster.v3.CircuitBreakers";
    String[] unlimited = {
      C + ".circuit_breakers", b + ".thresholds", b + ".Thresholds.max_connections=4294967295"
    };
    assertEquals("", check(limited(-1), unlimited));
    assertEquals(
        b
            + ".Thresholds.max_connections=9 at circuit_breakers.thresholds[0].max_connections"
            + " is not supported",
        check(limited(9), unlimited));
  }

  private static Cluster limited(int connections) {
    var threshold =
        CircuitBreakers.Thresholds.newBuilder().setMaxConnections(UInt32Value.of(connections));
    return Cluster.newBuilder()
        .setCircuitBreakers(CircuitBreakers.newBuilder().addThresholds(threshold))
        .build();
  }

  @Test
  void typesInsideAnyAndTypedStructAreWalked() {
    String t = "envoy.config.core.v3.TransportSocket";
    String raw = "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer";
    var socket =
        TransportSocket.newBuilder().setTypedConfig(Any.pack(RawBuffer.getDefaultInstance()));
    var cluster = Cluster.newBuilder().setTransportSocket(socket).build();
    assertEquals(
        "type " + raw + " at transport_socket.typed_config is not supported",
        check(cluster, C + ".transport_socket", t + ".typed_config"));
    assertEquals("", check(cluster, C + ".transport_socket", t + ".typed_config", raw));

    var struct =
        com.github.xds.type.v3.TypedStruct.newBuilder()
            .setTypeUrl("type.googleapis.com/x.Config")
            .setValue(Struct.newBuilder().putFields("size", Value.getDefaultInstance()));
    var typed = socket.setTypedConfig(Any.pack(struct.build()));
    var other = Cluster.newBuilder().setTransportSocket(typed).build();
    assertEquals(
        "x.Config.size at transport_socket.typed_config is not supported",
        check(other, C + ".transport_socket", t + ".typed_config", "x.Config"));
    assertEquals("", check(other, C + ".transport_socket", t + ".typed_config", "x.Config.size"));
  }

  @Test
  void fieldsThatThisVersionDoesNotKnowAreSeen() {
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(9999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    var cluster = Cluster.newBuilder().setName("a").setUnknownFields(unknown).build();
    assertEquals(C + ".#9999 is not supported", check(cluster, C + ".name"));
  }
}
