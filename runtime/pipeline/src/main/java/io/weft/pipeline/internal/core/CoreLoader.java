package io.weft.pipeline.internal.core;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.BpfObjectSpec;
import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Loads the core's objects one after the other; each takes the maps that those before it made. */
public final class CoreLoader {
  private static final String OURS = "weft_";

  private final Kernel kernel;
  private final ToIntFunction<String> sizes;
  private final Map<String, BpfMap> maps = new LinkedHashMap<>();
  private final Map<String, BpfObject> objects = new LinkedHashMap<>();

  /** {@code sizes} gives the entries of a map, 0 for what its object says. */
  public CoreLoader(Kernel kernel, ToIntFunction<String> sizes, Map<String, BpfMap> existing) {
    this.kernel = kernel;
    this.sizes = sizes;
    maps.putAll(existing);
  }

  /** Loads the object from the jar of this bundle. */
  public void load(String name) {
    try (BpfObjectSpec spec = kernel.read(bytes(name), name)) {
      spec.maps().values().stream()
          .filter(map -> !maps.containsKey(map.name()) && sizes.applyAsInt(map.name()) > 0)
          .forEach(map -> map.maxEntries(sizes.applyAsInt(map.name())));
      BpfObject object = spec.reuseMaps(maps).load();
      objects.put(name, object);
      object.maps().forEach(this::share);
    }
  }

  private void share(String name, BpfMap map) {
    if (name.startsWith(OURS)) {
      maps.putIfAbsent(name, map);
    }
  }

  private static byte[] bytes(String name) {
    String path = "/bpf/" + name + ".bpf.o";
    try (InputStream in = CoreLoader.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new KernelException("the core's BPF object " + path + " is not in its bundle");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Map<String, BpfMap> maps() {
    return maps;
  }

  public Map<String, BpfObject> objects() {
    return objects;
  }
}
