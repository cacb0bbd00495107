package io.weft.xds.ads;

import com.google.protobuf.Message;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A control plane over real gRPC whose answers the test sends. */
public final class FakeControlPlane implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final BlockingQueue<Message> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
  private final Server server;
  private volatile ServerCall<?, Message> call;

  public FakeControlPlane(int port, boolean delta) throws IOException {
    this(port, delta, InsecureServerCredentials.create());
  }

  FakeControlPlane(int port, boolean delta, ServerCredentials credentials) throws IOException {
    var service = ServerServiceDefinition.builder(AdsMethods.SERVICE);
    if (delta) {
      add(service, AdsMethods.DELTA);
    }
    add(service, AdsMethods.STATE_OF_THE_WORLD);
    server =
        OkHttpServerBuilder.forPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
            .addService(service.build())
            .build()
            .start();
  }

  private <Q extends Message, R extends Message> void add(
      ServerServiceDefinition.Builder service, MethodDescriptor<Q, R> method) {
    service.addMethod(method, handler());
  }

  @SuppressWarnings("unchecked") // The test answers in the protocol that it was asked in.
  private <Q extends Message, R extends Message> ServerCallHandler<Q, R> handler() {
    return (newCall, headers) -> {
      call = (ServerCall<?, Message>) newCall;
      authorizations.add(String.valueOf(headers.get(AUTHORIZATION)));
      newCall.sendHeaders(new Metadata());
      newCall.request(1000);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(Q message) {
          requests.add(message);
        }
      };
    };
  }

  public int port() {
    return server.getPort();
  }

  /** The authorization header of the next stream. */
  String nextAuthorization() throws InterruptedException {
    String header = authorizations.poll(10, TimeUnit.SECONDS);
    if (header == null) {
      throw new AssertionError("no stream came");
    }
    return header;
  }

  public Message next() throws InterruptedException {
    Message request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  public void send(Message response) {
    call.sendMessage(response);
  }

  public void endStream() {
    call.close(Status.UNAVAILABLE.withDescription("going away"), new Metadata());
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }
}
