package io.weft.bench.control;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A delta control plane over gRPC for one node. */
public final class ControlPlane implements AutoCloseable {
  private static final MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> METHOD =
      MethodDescriptor.<DeltaDiscoveryRequest, DeltaDiscoveryResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(
              "envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources")
          .setRequestMarshaller(ProtoUtils.marshaller(DeltaDiscoveryRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(DeltaDiscoveryResponse.getDefaultInstance()))
          .build();

  private final Snapshot snapshot;
  private final Server server;
  private volatile Conversation conversation;

  private ControlPlane(Snapshot snapshot) throws IOException {
    this.snapshot = snapshot;
    conversation = new Conversation(snapshot, _ -> {}, ControlPlane::refused);
    server =
        OkHttpServerBuilder.forPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder(
                        "envoy.service.discovery.v3.AggregatedDiscoveryService")
                    .addMethod(METHOD, (call, _) -> answer(call))
                    .build())
            .build()
            .start();
  }

  /** Serves these resources at a free port. */
  public static ControlPlane start(Snapshot snapshot) throws MeasurementException {
    try {
      return new ControlPlane(snapshot);
    } catch (IOException e) {
      throw new MeasurementException("the control plane cannot listen", e);
    }
  }

  private ServerCall.Listener<DeltaDiscoveryRequest> answer(
      ServerCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call) {
    call.sendHeaders(new Metadata());
    call.request(Integer.MAX_VALUE);
    conversation = new Conversation(snapshot, call::sendMessage, ControlPlane::refused);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(DeltaDiscoveryRequest request) {
        conversation.hear(request);
      }
    };
  }

  private static void refused(String why) {
    System.err.println("weft: the node refuses for now: " + why.lines().findFirst().orElse(""));
  }

  public int port() {
    return server.getPort();
  }

  /**
   * Sends another version of a resource.
   *
   * @return when it was sent, in {@link System#nanoTime()}
   */
  public long update(String type, String name, Message resource) {
    return conversation.update(type, name, resource);
  }

  /**
   * Waits until the node has acknowledged all that was sent.
   *
   * @return from the node's first request to its last acknowledgement, in nanoseconds
   */
  public long awaitAcknowledged(int seconds) throws MeasurementException, InterruptedException {
    return conversation.awaitAcknowledged(seconds);
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }
}
