package io.weft.spi.xds;

import com.google.protobuf.Message;

/**
 * One xDS resource type.
 *
 * @param typeUrl as on the wire, {@code type.googleapis.com/envoy.config.cluster.v3.Cluster}
 * @param prototype the default instance, which parses and describes the message
 * @param order place in make-before-break order: clusters 100, endpoints 200, routes 300, listeners
 *     400
 */
public record ResourceType<M extends Message>(String typeUrl, M prototype, int order) {}
