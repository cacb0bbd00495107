package io.weft.xds.ads;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** {@link AdsConnector} over gRPC. */
public final class GrpcConnector implements AdsConnector {
  private static final Logger LOG = LogManager.getLogger(GrpcConnector.class);

  /** The default of 4 MiB is less than the clusters of one larger mesh. */
  private static final int MAX_MESSAGE = 512 << 20;

  private static final int PING_ANSWER_SECONDS = 10;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ControlPlaneConfig config;
  private final Executor executor;
  private final TlsFiles files;
  private ManagedChannel channel;

  /**
   * Makes a channel; it connects when the first stream is opened.
   *
   * @param executor runs the callbacks, one after another
   * @throws IOException when a certificate or key cannot be read
   */
  public GrpcConnector(ControlPlaneConfig config, Executor executor) throws IOException {
    this.config = config;
    this.executor = executor;
    files = new TlsFiles(config.tls());
    channel = channel(files.credentials());
  }

  private ManagedChannel channel(ChannelCredentials credentials) {
    var builder =
        OkHttpChannelBuilder.forTarget(config.address(), credentials)
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
    return builder.build();
  }

  /** Certificates of a mesh live for hours; a channel has those of its beginning. */
  private void renew() {
    try {
      if (files.changed()) {
        ManagedChannel old = channel;
        channel = channel(files.credentials());
        old.shutdownNow();
      }
    } catch (IOException e) {
      LOG.warn(
          "Control plane {}: its changed certificate or key cannot be used, the one before stays: {}",
          config.id().name(),
          e.getMessage());
    }
  }

  @Override
  public AdsStream open(boolean delta, AdsStream.Listener listener) {
    renew();
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
