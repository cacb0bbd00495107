package io.weft.xds.ads;

import com.google.protobuf.Message;
import java.util.Set;

/** One of the two ways to ask for resources, on one stream. */
interface Protocol {

  /** Asks for everything of a type. */
  void watch(String typeUrl);

  /** Asks for some resources of a type, and not any more for others. */
  void subscribe(String typeUrl, Set<String> added, Set<String> removed);

  /** Deals with a response and answers it. */
  void received(Message response);
}
