package io.weft.xds.ads;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a connection's TLS, read again when they change. */
final class TlsFiles {
  private final Optional<ControlPlaneConfig.Tls> tls;
  private List<FileTime> read = List.of();

  TlsFiles(Optional<ControlPlaneConfig.Tls> tls) {
    this.tls = tls;
  }

  /** Whether they are others than those that were read last. */
  boolean changed() throws IOException {
    return !times().equals(read);
  }

  private List<FileTime> times() throws IOException {
    var times = new java.util.ArrayList<FileTime>();
    for (Path file : tls.stream().flatMap(TlsFiles::all).toList()) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
  }

  private static Stream<Path> all(ControlPlaneConfig.Tls tls) {
    return Stream.of(tls.roots(), tls.certificate(), tls.key()).flatMap(Optional::stream);
  }

  /**
   * Reads them.
   *
   * @throws IOException when one of them cannot be read, by its name
   */
  ChannelCredentials credentials() throws IOException {
    read = times();
    return tls.isPresent() ? credentials(tls.get()) : InsecureChannelCredentials.create();
  }

  private static ChannelCredentials credentials(ControlPlaneConfig.Tls tls) throws IOException {
    var builder = TlsChannelCredentials.newBuilder();
    if (tls.roots().isPresent()) {
      builder.trustManager(tls.roots().get().toFile());
    }
    if (tls.certificate().isPresent() && tls.key().isPresent()) {
      builder.keyManager(tls.certificate().get().toFile(), tls.key().get().toFile());
    }
    return builder.build();
  }
}
