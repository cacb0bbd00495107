package io.weft.xds.disk;

import com.google.protobuf.Any;
import com.google.protobuf.CodedInputStream;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.weft.spi.xds.ResourceName;
import io.weft.xds.engine.Offer;
import io.weft.xds.engine.SourceId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resources in a file, as one {@code DeltaDiscoveryResponse}; replaced whole, so that a crash
 * leaves the old one.
 */
public final class ResourceFile {
  private final Path path;

  public ResourceFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Map<String, Map<String, Offer>> read(SourceId source) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    Instant written = Files.getLastModifiedTime(path).toInstant();
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    var response = DeltaDiscoveryResponse.parseFrom(in);
    var byType = new LinkedHashMap<String, Map<String, Offer>>();
    for (Resource resource : response.getResourcesList()) {
      Any any = resource.getResource();
      byType
          .computeIfAbsent(any.getTypeUrl(), t -> new LinkedHashMap<>())
          .put(
              resource.getName(),
              new Offer(source, resource.getVersion(), any.getValue(), written));
    }
    return byType;
  }

  void write(Map<ResourceName, Offer> offers) throws IOException {
    var response = DeltaDiscoveryResponse.newBuilder();
    offers.forEach(
        (name, offer) ->
            response.addResources(
                Resource.newBuilder()
                    .setName(name.name())
                    .setVersion(offer.version())
                    .setResource(
                        Any.newBuilder().setTypeUrl(name.typeUrl()).setValue(offer.value()))));
    Files.createDirectories(path.toAbsolutePath().getParent());
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    try (var channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      response.build().writeTo(out);
      channel.force(true);
    }
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
  }

  /** Makes the rename itself durable. */
  private void syncDirectory() throws IOException {
    try (var directory =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
