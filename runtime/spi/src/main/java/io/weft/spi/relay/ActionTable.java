package io.weft.spi.relay;

import java.util.Optional;

/** The ids of actions. An id is never used twice in the life of a node. */
public interface ActionTable {

  /** Makes an action known; its id, from 1, goes into a kernel table. */
  int register(RequestAction action);

  /** No new request will name it; it stays for the grace time. */
  void release(int id);

  /** What a verdict's id means. */
  Optional<RequestAction> find(int id);
}
