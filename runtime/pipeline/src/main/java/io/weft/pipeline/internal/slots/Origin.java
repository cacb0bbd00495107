package io.weft.pipeline.internal.slots;

import org.osgi.framework.Version;

/** The bundle that a slot came from, as it was at that moment. */
record Origin(long bundle, String symbolicName, Version version) {
  @Override
  public String toString() {
    return symbolicName + " " + version;
  }
}
