package io.weft.bench.path;

import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Ports;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * nginx with one worker, as the backend and as a hop.
 *
 * @param group the control group that it runs in, and nobody else
 * @param port of 127.0.0.1
 */
public record Nginx(Cgroup group, int port) {

  private static final String FRAME =
      """
      worker_processes 1;
      user root;
      daemon off;
      pid %s/nginx.pid;
      worker_rlimit_nofile 16384;
      events { worker_connections 16384; }
      http {
        access_log off;
        server_tokens off;
        sendfile on;
        tcp_nopush on;
        open_file_cache max=16 inactive=1h;
        keepalive_requests 1000000000;
        keepalive_timeout 1h;
        server_names_hash_bucket_size 128;
        %s
      }
      """;

  /**
   * Answers {@code /N} with a body of N bytes for these sizes, and every other path with 12 bytes.
   */
  public static Nginx backend(Workspace workspace, String name, List<Integer> sizes)
      throws MeasurementException, InterruptedException {
    int port = Ports.free();
    var locations = new ArrayList<String>();
    locations.add("location / { return 200 'hello world\\n'; }");
    for (int size : sizes) {
      locations.add(location(workspace, size));
    }
    String server =
        "server { listen 127.0.0.1:%d backlog=4096; default_type text/plain; root %s; %s }"
            .formatted(port, workspace.folder().resolve("files"), String.join("\n", locations));
    return start(workspace, name, port, server);
  }

  /** Small bodies come from memory, larger ones from files by sendfile, as nginx is used. */
  private static String location(Workspace workspace, int size) throws MeasurementException {
    if (size < 1024) {
      return "location = /%d { return 200 '%s'; }".formatted(size, "x".repeat(size));
    }
    workspace.file("files/" + size, "x".repeat(size));
    return "location = /%d { }".formatted(size);
  }

  /** A reverse proxy that keeps connections to the backend open and never spools to disk. */
  public static Nginx hop(Workspace workspace, Nginx backend)
      throws MeasurementException, InterruptedException {
    int port = Ports.free();
    String server =
        """
        upstream backend { server 127.0.0.1:%d; keepalive 256; keepalive_requests 1000000000; }
        server {
          listen 127.0.0.1:%d backlog=4096;
          location / {
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_max_temp_file_size 0;
          }
        }
        """
            .formatted(backend.port, port);
    return start(workspace, "nginx", port, server);
  }

  private static Nginx start(Workspace workspace, String name, int port, String servers)
      throws MeasurementException, InterruptedException {
    String folder = workspace.folder().resolve(name).toString();
    String file = workspace.file(name + "/nginx.conf", FRAME.formatted(folder, servers)).toString();
    Cgroup group = workspace.group(name);
    Child child =
        workspace.start(
            group,
            name,
            Map.of(),
            List.of("nginx", "-p", folder, "-c", file, "-e", folder + "/error.log"));
    Ports.await(port, child);
    return new Nginx(group, port);
  }
}
