package io.weft.xds.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where resources come from, as the engine sees it. Called on the engine's thread. */
public interface Source {

  SourceId id();

  /** A handler takes this type, of which the source sends everything unasked. */
  void watch(String typeUrl);

  /** Resources that are sent by name became wanted, or are not wanted any more. */
  void subscribe(String typeUrl, Set<String> added, Set<String> removed);

  /**
   * Whether it offers what is sent by name unasked too, so that nothing has to be fetched again.
   */
  default boolean pushesAll() {
    return false;
  }

  /** What is missing of its first full configuration, for people; empty when it has come. */
  Optional<String> missing();

  /**
   * Resources that it sent earlier turned out to be refused, by name with the reason; what {@link
   * Engine#update} answers is not among them.
   */
  default void refused(String typeUrl, Map<String, String> reasons) {}

  /** The set of resources in force from this source has changed. */
  void appliedChanged();
}
