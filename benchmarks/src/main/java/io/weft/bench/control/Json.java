package io.weft.bench.control;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;

/** Resources that are written as JSON. */
public final class Json {
  private static final JsonFormat.Parser PARSER =
      JsonFormat.parser()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(HttpConnectionManager.getDescriptor())
                  .add(Router.getDescriptor())
                  .add(TcpProxy.getDescriptor())
                  .build());

  private Json() {}

  /**
   * Reads a resource.
   *
   * @param into an empty builder of its type
   * @throws IllegalArgumentException if it is not of that type
   */
  public static Message read(String json, Message.Builder into) {
    try {
      PARSER.merge(json, into);
      return into.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
