package io.weft.mesh.internal.cluster;

/** An endpoint that gets no request, with the reason for people. */
public record LeftOut(String address, String reason) {}
