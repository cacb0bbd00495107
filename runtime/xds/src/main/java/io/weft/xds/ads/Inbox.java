package io.weft.xds.ads;

import com.google.protobuf.Any;
import java.util.Map;
import java.util.Set;

/** What a protocol tells its control plane's owner. */
interface Inbox {

  /** A resource with its name and version. */
  record Received(String version, Any resource) {}

  /**
   * Resources came.
   *
   * @return the refused ones, with reasons
   */
  Map<String, String> update(String typeUrl, Map<String, Received> resources, Set<String> removed);

  /** Names and versions that are known of a type. */
  Map<String, String> versions(String typeUrl);

  /** A response was refused. */
  void refused(String typeUrl, String detail);
}
