package io.weft.http.routing.internal.action;

import com.google.re2j.Pattern;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.RequestView;
import java.util.List;

/** How Host changes on its way. */
sealed interface HostRewrite {

  /** The new Host; the old one where there is nothing to put in its place. */
  String apply(HeadEditor head, RequestView request, DecidedTarget target);

  /** {@code host_rewrite_literal}. */
  record Literal(String host) implements HostRewrite {
    @Override
    public String apply(HeadEditor head, RequestView request, DecidedTarget target) {
      return host;
    }
  }

  /** {@code auto_host_rewrite}: the hostname of the endpoint. */
  record Auto() implements HostRewrite {
    @Override
    public String apply(HeadEditor head, RequestView request, DecidedTarget target) {
      String host = request.endpointHostname();
      return host.isEmpty() ? target.authority() : host;
    }
  }

  /** {@code host_rewrite_header}: the first line of a header. */
  record Header(String name) implements HostRewrite {
    @Override
    public String apply(HeadEditor head, RequestView request, DecidedTarget target) {
      List<String> values = head.values(name);
      return values.isEmpty() || values.getFirst().isEmpty()
          ? target.authority()
          : values.getFirst();
    }
  }

  /** {@code host_rewrite_path_regex}: made of the path. */
  record PathRegex(Pattern pattern, String substitution) implements HostRewrite {
    @Override
    public String apply(HeadEditor head, RequestView request, DecidedTarget target) {
      return Substitution.all(pattern, substitution, target.path());
    }
  }
}
