package io.weft.xds.ads;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** One of the two ways to ask for resources, on one stream. */
interface Protocol {

  /** Asks for everything of a type. */
  void watch(String typeUrl);

  /** Asks for some resources of a type, and not any more for others. */
  void subscribe(String typeUrl, Set<String> added, Set<String> removed);

  /** Says of resources of a type that they are refused, though their response was accepted. */
  void refuse(String typeUrl, Map<String, String> refused);

  /** Deals with a response and answers it. */
  void received(Message response);

  /** Runs a task later on the same thread, unless the stream has ended by then. */
  interface Later {
    void run(Duration delay, Runnable task);
  }
}
