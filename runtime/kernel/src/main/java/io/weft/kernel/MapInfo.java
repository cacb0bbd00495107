package io.weft.kernel;

/**
 * What the kernel says of a map.
 *
 * @param id the same for every descriptor of the map
 * @param memoryBytes what it takes now, from fdinfo
 */
public record MapInfo(int id, MapDefinition definition, long memoryBytes) {}
