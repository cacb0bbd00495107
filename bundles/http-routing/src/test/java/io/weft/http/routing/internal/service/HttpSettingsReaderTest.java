package io.weft.http.routing.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.kernel.ListenerOptions.Flag;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.xds.ResourceName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpSettingsReaderTest {
  private static final String RDS =
      "\"rds\":{\"route_config_name\":\"r\",\"config_source\":{\"ads\":{}}}";

  private static HttpConnectionManager manager(String json) throws Exception {
    return KernelRouting.manager("{" + json + "}").build();
  }

  private static String refusal(HttpConnectionManager manager) {
    return assertThrows(RefusedException.class, () -> HttpSettingsReader.read(manager))
        .getMessage();
  }

  @Test
  void whatIsUnsetIsAsInEnvoy() throws Exception {
    HttpSettings settings = HttpSettingsReader.read(manager(RDS));
    assertEquals(ListenerOptions.DEFAULT, settings.options());
    assertEquals(new HttpSettings.Named("r"), settings.routes());
  }

  @Test
  void readsWhatIsSet() throws Exception {
    var settings =
        HttpSettingsReader.read(
            manager(
                RDS
                    + ",\"normalize_path\":true,\"strip_matching_host_port\":true,"
                    + "\"max_request_headers_kb\":8,\"upgrade_configs\":[{\"upgrade_type\":\"WebSocket\"}],"
                    + "\"common_http_protocol_options\":{\"max_headers_count\":10,"
                    + "\"headers_with_underscores_action\":\"DROP_HEADER\"},"
                    + "\"http_protocol_options\":{\"accept_http_10\":true,\"default_host_for_http_10\":\"h\"}"));
    assertEquals(
        new ListenerOptions(
            Set.of(
                Flag.NORMALIZE,
                Flag.STRIP_MATCHING_PORT,
                Flag.WEBSOCKET,
                Flag.DROP_UNDERSCORES,
                Flag.ACCEPT_HTTP10),
            10,
            8192,
            "h"),
        settings.options());
  }

  @Test
  void saysWhatItCannotHonour() throws Exception {
    assertEquals(
        "its HttpConnectionManager has neither rds nor route_config", refusal(manager("")));
    assertEquals(
        "upgrade_configs: h2c is not carried, only websocket",
        refusal(manager(RDS + ",\"upgrade_configs\":[{\"upgrade_type\":\"h2c\"}]")));
    assertEquals(
        "the last of its http_filters is not the router",
        refusal(manager(RDS).toBuilder().clearHttpFilters().build()));
    assertEquals(
        "max_headers_count has to be from 1 to 128",
        refusal(manager(RDS + ",\"common_http_protocol_options\":{\"max_headers_count\":200}")));
  }

  @Test
  void aListenerWaitsForWhatItNames() throws Exception {
    var handler = new HttpFilterHandler(null, () -> {});
    assertEquals(
        Set.of(new ResourceName(RouteHandler.ROUTES, "r")),
        handler.references(Any.pack(manager(RDS))));
    String inline =
        "\"route_config\":{\"virtual_hosts\":[{\"name\":\"v\",\"domains\":[\"*\"],\"routes\":["
            + "{\"match\":{\"prefix\":\"/\"},\"route\":{\"cluster\":\"a\"}}]}]}";
    assertEquals(
        Set.of(new ResourceName("type.googleapis.com/envoy.config.cluster.v3.Cluster", "a")),
        handler.references(Any.pack(manager(inline))));
  }
}
