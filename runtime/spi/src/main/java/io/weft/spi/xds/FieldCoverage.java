package io.weft.spi.xds;

import java.util.Map;
import java.util.Set;

/**
 * The API fields that a bundle honours, and those that may be ignored safely; a whiteboard service.
 * A set field that nobody covers refuses its resource.
 *
 * <p>A field is named by its full protobuf name, {@code
 * envoy.config.route.v3.RouteAction.weighted_clusters}; an enum value as {@code FIELD=VALUE};
 * {@code MESSAGE.*} covers a whole message. Types inside {@code Any} and {@code TypedStruct} are
 * named by their type URL's last part.
 */
public interface FieldCoverage {

  /**
   * The feature's name, as in {@code weft feature enable NAME}; {@code core} for the core's own.
   */
  String feature();

  /** Fields that have their documented effect while this service is registered. */
  Set<String> honoured();

  /** Fields without effect here, each with the reason why that is safe. */
  Map<String, String> ignored();
}
