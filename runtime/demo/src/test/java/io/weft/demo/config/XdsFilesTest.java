package io.weft.demo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XdsFilesTest {
  private static final String ROUTES =
      """
      resources:
        - "@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
          name: catalog
          virtual_hosts:
            - name: all
              domains: ["*"]
              routes:
                - name: testers
                  match: {prefix: /}
                  route: {cluster: catalog-v3}
                - name: moved
                  match: {prefix: /old}
                  redirect: {path_redirect: /}
                - name: everyone
                  match: {prefix: /}
                  route: {weighted_clusters: {clusters: [{name: catalog-v1, weight: 3}, {name: catalog-v2, weight: 1}]}}
      """;

  @TempDir private Path folder;

  @Test
  void readsSharesOfAllRoutesThatForward() throws IOException {
    Files.writeString(folder.resolve("routes.yaml"), ROUTES);
    assertEquals(
        List.of(
            new Share("catalog", "testers", "v3", 1, 1),
            new Share("catalog", "everyone", "v1", 3, 4),
            new Share("catalog", "everyone", "v2", 1, 4)),
        new XdsFiles(folder).shares());
  }

  @Test
  void findsRoutesInsideListeners() throws IOException {
    String listener =
        "resources: [{filter_chains: [{filters: [{typed_config: {route_config: {name: reviews, virtual_hosts:"
            + " [{routes: [{name: all, route: {cluster: reviews-v1}}]}]}}}]}]}]";
    Files.writeString(folder.resolve("listeners.yaml"), listener);
    assertEquals(List.of(new Share("reviews", "all", "v1", 1, 1)), new XdsFiles(folder).shares());
  }

  @Test
  void keepsWhatWasThereWhileAFileHasAMistake() throws IOException {
    Files.writeString(folder.resolve("routes.yaml"), ROUTES);
    var files = new XdsFiles(folder);
    List<Share> before = files.shares();
    for (String mistake :
        List.of("resources: [", "{virtual_hosts: [1]}", "{virtual_hosts: [{routes: [1]}]}")) {
      Files.writeString(folder.resolve("routes.yaml"), mistake);
      assertEquals(before, files.shares(), mistake);
    }
  }
}
