package io.weft.mesh.internal.cluster;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks names up without blocking the caller. */
@FunctionalInterface
public interface Resolver {

  /** All addresses of a name, IPv4 and IPv6; fails when there are none. */
  CompletionStage<List<InetAddress>> resolve(String host);
}
