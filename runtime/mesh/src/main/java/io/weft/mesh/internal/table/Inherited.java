package io.weft.mesh.internal.table;

import java.util.Map;
import java.util.Set;

/**
 * What an earlier process left in the tables: it serves on until this one's first listeners are in
 * force.
 *
 * @param keys addresses that lead to rows of listeners
 */
public record Inherited(
    Map<ListenerKey, Integer> keys,
    Set<Integer> listeners,
    Set<Integer> clusters,
    Set<Integer> endpoints) {}
