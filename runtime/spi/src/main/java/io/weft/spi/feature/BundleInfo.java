package io.weft.spi.feature;

import java.util.Optional;

/**
 * A bundle in the framework.
 *
 * @param id the framework's number for it
 * @param symbolicName its name, such as {@code io.weft.grayscale}
 * @param version its OSGi version
 * @param state the framework's state in lower case: installed, resolved, starting, active, stopping
 * @param feature the feature that brought it; empty if it was installed by hand or dropped in
 * @param problem why it is not ready, one line; empty if it is
 */
public record BundleInfo(
    long id,
    String symbolicName,
    String version,
    String state,
    Optional<String> feature,
    Optional<String> problem) {}
