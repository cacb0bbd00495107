package io.weft.xds.node;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.weft.xds.files~NAME}: local files with resources. */
@ObjectClassDefinition(name = "Weft xDS files")
public @interface FilesOptions {

  @AttributeDefinition(
      name = "Paths",
      description = "files, and folders whose .yaml, .yml and .json files are read")
  String[] paths() default {};

  @AttributeDefinition(
      name = "Precedence",
      description = "of sources with a resource of one name, the lowest wins")
  int precedence() default 10;
}
