package io.weft.xds.node;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.weft.xds}. */
@ObjectClassDefinition(name = "Weft xDS client")
public @interface XdsOptions {

  /**
   * Seconds that a resource waits for what it refers to where its own configuration names no time.
   */
  @AttributeDefinition(name = "Warming, seconds", description = "xDS says 15 by default")
  int warming_seconds() default 15;

  /** Folder for the last good configuration; empty for the folder xds in the node's state. */
  @AttributeDefinition(name = "Folder for the last good configuration")
  String directory() default "";
}
