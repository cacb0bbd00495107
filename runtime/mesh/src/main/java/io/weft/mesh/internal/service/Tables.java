package io.weft.mesh.internal.service;

import io.weft.mesh.internal.table.ClusterTable;
import io.weft.mesh.internal.table.EndpointTable;
import io.weft.mesh.internal.table.ListenerTable;

/** The kernel tables that the mesh fills. */
public record Tables(ListenerTable listeners, ClusterTable clusters, EndpointTable endpoints) {}
