package io.weft.spi.xds;

import com.google.protobuf.Message;
import java.util.Map;
import java.util.Set;

/**
 * Takes the resources of one xDS type; a whiteboard service of whichever bundle honours that type.
 *
 * <p>The client calls it on one thread, never concurrently with another handler. A resource reaches
 * {@link #apply} only when all of its {@link #references} have been applied (warming) and after the
 * coverage check.
 *
 * @param <M> the resource's message
 */
public interface ResourceHandler<M extends Message> {

  /** The resource type that this handler takes. */
  ResourceType<M> type();

  /**
   * Other resources that must be applied before this one, by name; they are subscribed to, and stay
   * in force for as long as this one is. Clusters and listeners come without being asked for: a
   * reference to one that no control plane has sent does not hold this resource back, one that is
   * still warming does.
   *
   * @param resource a resource that passed the coverage check
   */
  Set<ResourceName> references(M resource);

  /**
   * Applies a batch. The first call after registration carries everything that is warm already,
   * possibly nothing.
   *
   * @return the names that were refused, each with a reason for people; their previous version
   *     stays in force
   */
  Map<String, String> apply(ResourceUpdate<M> update);
}
