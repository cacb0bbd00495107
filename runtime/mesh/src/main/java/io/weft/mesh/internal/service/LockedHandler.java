package io.weft.mesh.internal.service;

import com.google.protobuf.Message;
import io.weft.spi.xds.ResourceHandler;
import io.weft.spi.xds.ResourceName;
import io.weft.spi.xds.ResourceType;
import io.weft.spi.xds.ResourceUpdate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A resource handler that works under the mesh's lock. */
record LockedHandler<M extends Message>(
    ReentrantLock lock,
    ResourceType<M> type,
    Function<M, Set<ResourceName>> referring,
    Function<ResourceUpdate<M>, Map<String, String>> applying)
    implements ResourceHandler<M> {

  @Override
  public Set<ResourceName> references(M resource) {
    lock.lock();
    try {
      return referring.apply(resource);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<String, String> apply(ResourceUpdate<M> update) {
    lock.lock();
    try {
      return applying.apply(update);
    } finally {
      lock.unlock();
    }
  }
}
