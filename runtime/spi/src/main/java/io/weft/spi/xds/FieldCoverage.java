package io.weft.spi.xds;

import java.util.Map;
import java.util.Set;

/**
 * The API fields that a bundle honours, and those that may be ignored safely; a whiteboard service.
 * A set field that nobody covers refuses its resource.
 *
 * <p>A field is named by its full protobuf name, {@code
 * envoy.config.route.v3.RouteAction.weighted_clusters}. {@code FIELD=VALUE} covers one value of an
 * enum, boolean, integer or string (also of its wrapper) instead of all values. {@code MESSAGE.*}
 * covers a message with everything in it. A field that holds a message needs its content covered
 * too, unless the field is ignored. A field that this version of the API does not know is {@code
 * MESSAGE.#NUMBER}.
 *
 * <p>Types inside {@code Any} and {@code TypedStruct} are named by their type URL's last part, and
 * are known when anything of them is covered; {@code MESSAGE} alone makes a type known that has no
 * fields to cover.
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
