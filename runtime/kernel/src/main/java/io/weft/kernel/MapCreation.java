package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;

/** Creates maps without an object. */
final class MapCreation {
  private static final int NAME_BYTES = 15;

  private MapCreation() {}

  static BpfMap create(Natives natives, MapDefinition definition) {
    if (definition.inner().isEmpty()) {
      return create(natives, definition, 0);
    }
    // The kernel only copies what the template is like.
    try (BpfMap template = create(natives, definition.inner().orElseThrow())) {
      return create(natives, definition, template.fd());
    }
  }

  private static BpfMap create(Natives natives, MapDefinition map, int innerFd) {
    String name = map.name().substring(0, Math.min(NAME_BYTES, map.name().length()));
    int fd =
        natives
            .bpf()
            .mapCreate(
                map.type().number(),
                name,
                map.keySize(),
                map.valueSize(),
                map.maxEntries(),
                map.flags(),
                innerFd);
    KernelException.check(fd, "create", map);
    return new BpfMap(natives, Fd.owned(natives.posix(), fd, "map " + map.name()), map);
  }
}
