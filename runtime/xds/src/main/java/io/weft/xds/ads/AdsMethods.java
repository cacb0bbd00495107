package io.weft.xds.ads;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/** The two methods of {@code envoy.service.discovery.v3.AggregatedDiscoveryService}. */
final class AdsMethods {
  static final String SERVICE = "envoy.service.discovery.v3.AggregatedDiscoveryService";

  static final MethodDescriptor<DiscoveryRequest, DiscoveryResponse> STATE_OF_THE_WORLD =
      method(
          "StreamAggregatedResources",
          DiscoveryRequest.getDefaultInstance(),
          DiscoveryResponse.getDefaultInstance());

  static final MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> DELTA =
      method(
          "DeltaAggregatedResources",
          DeltaDiscoveryRequest.getDefaultInstance(),
          DeltaDiscoveryResponse.getDefaultInstance());

  private AdsMethods() {}

  private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> method(
      String name, Q request, R response) {
    return MethodDescriptor.<Q, R>newBuilder(
            ProtoUtils.marshaller(request), ProtoUtils.marshaller(response))
        .setType(MethodType.BIDI_STREAMING)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .build();
  }
}
