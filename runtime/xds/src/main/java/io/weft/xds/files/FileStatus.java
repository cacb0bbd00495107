package io.weft.xds.files;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A configuration file as it is now.
 *
 * @param loaded when its content in use was read
 * @param resources how many it gave
 * @param problem why its present content is not used, with the place; empty when it is
 */
public record FileStatus(Path path, Instant loaded, int resources, String problem) {}
