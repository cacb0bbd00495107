package io.weft.xds.ads;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** {@link AdsConnector} over gRPC. */
public final class GrpcConnector implements AdsConnector {
  /** The default of 4 MiB is less than the clusters of one larger mesh. */
  private static final int MAX_MESSAGE = 512 << 20;

  private static final int PING_ANSWER_SECONDS = 10;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ControlPlaneConfig config;
  private final ManagedChannel channel;

  /**
   * Makes a channel; it connects when the first stream is opened.
   *
   * @param executor runs the callbacks, one after another
   * @throws IOException when a certificate or key cannot be read
   */
  public GrpcConnector(ControlPlaneConfig config, Executor executor) throws IOException {
    this.config = config;
    var builder =
        OkHttpChannelBuilder.forTarget(config.address(), credentials(config))
            .executor(executor)
            .maxInboundMessageSize(MAX_MESSAGE)
            .keepAliveTime(config.keepAlive().toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(PING_ANSWER_SECONDS, TimeUnit.SECONDS)
            .disableRetry();
    config
        .tls()
        .map(ControlPlaneConfig.Tls::serverName)
        .filter(name -> !name.isEmpty())
        .ifPresent(builder::overrideAuthority);
    channel = builder.build();
  }

  private static ChannelCredentials credentials(ControlPlaneConfig config) throws IOException {
    if (config.tls().isEmpty()) {
      return InsecureChannelCredentials.create();
    }
    ControlPlaneConfig.Tls tls = config.tls().get();
    var builder = TlsChannelCredentials.newBuilder();
    if (tls.roots().isPresent()) {
      builder.trustManager(tls.roots().get().toFile());
    }
    if (tls.certificate().isPresent() && tls.key().isPresent()) {
      builder.keyManager(tls.certificate().get().toFile(), tls.key().get().toFile());
    }
    return builder.build();
  }

  @Override
  public AdsStream open(boolean delta, AdsStream.Listener listener) {
    return delta ? open(AdsMethods.DELTA, listener) : open(AdsMethods.STATE_OF_THE_WORLD, listener);
  }

  private <Q extends Message, R extends Message> AdsStream open(
      MethodDescriptor<Q, R> method, AdsStream.Listener listener) {
    ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
    var stream = new GrpcStream<Q, R>(call, listener);
    stream.start(headers());
    return stream;
  }

  private Metadata headers() {
    var headers = new Metadata();
    config.tokenFile().map(GrpcConnector::read).ifPresent(t -> headers.put(AUTHORIZATION, t));
    return headers;
  }

  private static String read(Path token) {
    try {
      return "Bearer " + Files.readString(token).strip();
    } catch (IOException e) {
      // The control plane's refusal says more of what it needs than a missing file does.
      return "Bearer ";
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
