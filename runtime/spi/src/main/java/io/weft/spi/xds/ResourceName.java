package io.weft.spi.xds;

/** Names one resource. */
public record ResourceName(String typeUrl, String name) {}
