package io.weft.http.routing.internal.action;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.re2j.Pattern;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.model.Outcome.Carried;
import io.weft.http.routing.internal.model.PathMatch;
import io.weft.http.routing.internal.predicate.Regex;
import io.weft.http.routing.internal.read.PathReader;
import io.weft.http.routing.internal.read.UriTemplate;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.RequestAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Makes what the relay does for a route of its configuration. */
public final class ActionReader {
  /** Envoy's default of {@code RouteAction.timeout}. */
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final int BODY = 4096;

  private final ListenerOptions listener;
  private final RouteConfiguration config;
  private final IntFunction<String> clusterName;

  /** For the routes of one configuration as one kind of listener sees it. */
  public ActionReader(ListenerOptions listener, RouteConfiguration config, Clusters clusters) {
    this.listener = listener;
    this.config = config;
    this.clusterName = clusters::nameOf;
  }

  /**
   * What a forwarded request needs, none for most.
   *
   * @param plain when its head is what was decided on
   * @param rewritten when it is not; none for the listener's own action
   * @param carried whether {@code plain} leaves the request to the kernel
   */
  public record Forwarding(
      Optional<RequestAction> plain, Optional<RequestAction> rewritten, Carried carried) {}

  /**
   * Reads a forwarding route. What a weighted cluster changes is part of the split that its
   * compiler knows.
   *
   * @throws RefusedException when a part cannot be honoured
   */
  public Forwarding forward(VirtualHost host, Route route, PathMatch path) throws RefusedException {
    Levels request = Levels.of(requestLevels(host, route), wins());
    Levels response = Levels.of(responseLevels(host, route), wins());
    Optional<PathRewrite> rewrite = rewrite(route, path);
    Optional<HostRewrite> hostRewrite = host(route);
    ForwardOptions options = options(host, route);
    if (request.isEmpty() && response.isEmpty() && rewrite.isEmpty() && hostRewrite.isEmpty()) {
      return withoutEdits(options);
    }
    RequestAction action =
        new RouteAction(
            listener,
            route.getName(),
            request,
            response,
            rewrite,
            hostRewrite,
            route.getRoute().getAppendXForwardedHost(),
            options,
            clusterName);
    return new Forwarding(Optional.of(action), Optional.of(action), Carried.NEVER);
  }

  private Forwarding withoutEdits(ForwardOptions options) {
    return options.equals(ForwardOptions.DEFAULT)
        ? new Forwarding(Optional.empty(), Optional.empty(), Carried.ANY_TIME)
        : new Forwarding(
            Optional.of(new OptionsAction(options)),
            Optional.of(new CanonicalAction(listener, options)),
            carried(options));
  }

  /** A time limit is kept for the kernel by the relay; another try needs the request. */
  private static Carried carried(ForwardOptions options) {
    long millis = Math.ceilDiv(options.timeout().toNanos(), 1_000_000);
    return options.retries() > 0 || !options.perTryTimeout().isZero() || millis >= 1 << 30
        ? Carried.NEVER
        : new Carried(true, (int) millis);
  }

  private boolean wins() {
    return config.getMostSpecificHeaderMutationsWins();
  }

  private List<HeadersToChange> requestLevels(VirtualHost host, Route route)
      throws RefusedException {
    return List.of(
        headers(route.getRequestHeadersToAddList(), route.getRequestHeadersToRemoveList()),
        headers(host.getRequestHeadersToAddList(), host.getRequestHeadersToRemoveList()),
        headers(config.getRequestHeadersToAddList(), config.getRequestHeadersToRemoveList()));
  }

  private List<HeadersToChange> responseLevels(VirtualHost host, Route route)
      throws RefusedException {
    return List.of(
        headers(route.getResponseHeadersToAddList(), route.getResponseHeadersToRemoveList()),
        headers(host.getResponseHeadersToAddList(), host.getResponseHeadersToRemoveList()),
        headers(config.getResponseHeadersToAddList(), config.getResponseHeadersToRemoveList()));
  }

  @SuppressWarnings("deprecation")
  private static HeadersToChange headers(List<HeaderValueOption> add, List<String> remove)
      throws RefusedException {
    for (String name : remove) {
      checkName(name);
    }
    List<HeadersToChange.Addition> additions = new ArrayList<>();
    for (HeaderValueOption option : add) {
      String name = option.getHeader().getKey();
      checkName(name);
      HeadersToChange.Append append =
          option.hasAppend() && !option.getAppend().getValue()
              ? HeadersToChange.Append.OVERWRITE_IF_EXISTS_OR_ADD
              : HeadersToChange.Append.values()[option.getAppendActionValue()];
      HeaderFormat value = HeaderFormat.parse(option.getHeader().getValue());
      additions.add(new HeadersToChange.Addition(name, value, append, option.getKeepEmptyValue()));
    }
    return new HeadersToChange(remove, additions);
  }

  private static void checkName(String name) throws RefusedException {
    if (name.startsWith(":") || name.toLowerCase(Locale.ROOT).equals("host")) {
      throw new RefusedException("header " + name + ": pseudo headers and host cannot be changed");
    }
  }

  private static Optional<PathRewrite> rewrite(Route route, PathMatch path)
      throws RefusedException {
    var action = route.getRoute();
    int count = (action.getPrefixRewrite().isEmpty() ? 0 : 1) + (action.hasRegexRewrite() ? 1 : 0);
    if (count + (action.hasPathRewritePolicy() ? 1 : 0) > 1) {
      throw new RefusedException(
          "only one of prefix_rewrite, regex_rewrite and path_rewrite_policy can be set");
    }
    if (!action.getPrefixRewrite().isEmpty()) {
      return Optional.of(new PathRewrite.Prefix(path, action.getPrefixRewrite()));
    }
    if (action.hasRegexRewrite()) {
      return Optional.of(regex(action.getRegexRewrite()));
    }
    return action.hasPathRewritePolicy() ? Optional.of(template(route)) : Optional.empty();
  }

  private static PathRewrite regex(RegexMatchAndSubstitute rewrite) throws RefusedException {
    Pattern pattern = Regex.pattern(rewrite.getPattern().getRegex());
    return new PathRewrite.Regex(pattern, Substitution.check(pattern, rewrite.getSubstitution()));
  }

  private static PathRewrite template(Route route) throws RefusedException {
    UriTemplate template = PathReader.template(route.getMatch().getPathMatchPolicy());
    try {
      String rewrite =
          route
              .getRoute()
              .getPathRewritePolicy()
              .getTypedConfig()
              .unpack(UriTemplateRewriteConfig.class)
              .getPathTemplateRewrite();
      Pattern pattern = Regex.pattern("^" + template.regex() + "$");
      return new PathRewrite.Regex(pattern, template.substitution(rewrite));
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException("path_rewrite_policy cannot be read: " + e.getMessage());
    }
  }

  private static Optional<HostRewrite> host(Route route) throws RefusedException {
    var action = route.getRoute();
    return switch (action.getHostRewriteSpecifierCase()) {
      case HOST_REWRITE_LITERAL ->
          Optional.of(new HostRewrite.Literal(action.getHostRewriteLiteral()));
      case AUTO_HOST_REWRITE ->
          action.getAutoHostRewrite().getValue()
              ? Optional.of(new HostRewrite.Auto())
              : Optional.empty();
      case HOST_REWRITE_HEADER ->
          Optional.of(new HostRewrite.Header(action.getHostRewriteHeader()));
      case HOST_REWRITE_PATH_REGEX -> {
        var rewrite = action.getHostRewritePathRegex();
        Pattern pattern = Regex.pattern(rewrite.getPattern().getRegex());
        yield Optional.of(
            new HostRewrite.PathRegex(
                pattern, Substitution.check(pattern, rewrite.getSubstitution())));
      }
      case HOSTREWRITESPECIFIER_NOT_SET -> Optional.empty();
      default ->
          throw new RefusedException(action.getHostRewriteSpecifierCase() + " is not supported");
    };
  }

  private static ForwardOptions options(VirtualHost host, Route route) throws RefusedException {
    var action = route.getRoute();
    if (!duration(action.getMaxStreamDuration().getMaxStreamDuration()).isZero()) {
      throw new RefusedException("max_stream_duration other than 0 is not supported: use timeout");
    }
    RetryPolicy retry = action.hasRetryPolicy() ? action.getRetryPolicy() : host.getRetryPolicy();
    Set<String> on = new HashSet<>();
    for (String condition : retry.getRetryOn().split(",")) {
      if (!condition.isBlank()) {
        on.add(condition.strip());
      }
    }
    int retries = retry.hasNumRetries() ? retry.getNumRetries().getValue() : on.isEmpty() ? 0 : 1;
    return new ForwardOptions(
        action.hasTimeout() ? duration(action.getTimeout()) : TIMEOUT,
        retries,
        on,
        Set.copyOf(retry.getRetriableStatusCodesList()),
        duration(retry.getPerTryTimeout()));
  }

  private static Duration duration(com.google.protobuf.Duration duration) {
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  /** A local reply with its status. */
  public record Reply(RequestAction action, int status) {}

  /**
   * Reads a redirect.
   *
   * @throws RefusedException when a part cannot be honoured
   */
  public Reply redirect(VirtualHost host, Route route, PathMatch path) throws RefusedException {
    var redirect = route.getRedirect();
    Optional<PathRewrite> rewrite = Optional.empty();
    if (!redirect.getPrefixRewrite().isEmpty()) {
      rewrite = Optional.of(new PathRewrite.Prefix(path, redirect.getPrefixRewrite()));
    } else if (redirect.hasRegexRewrite()) {
      rewrite = Optional.of(regex(redirect.getRegexRewrite()));
    }
    String scheme = redirect.getHttpsRedirect() ? "https" : redirect.getSchemeRedirect();
    int status = status(redirect.getResponseCode());
    RequestAction action =
        new RedirectAction(
            listener,
            route.getName(),
            Levels.of(responseLevels(host, route), wins()),
            status,
            scheme,
            redirect.getHostRedirect(),
            redirect.getPortRedirect(),
            redirect.getPathRedirect(),
            rewrite,
            redirect.getStripQuery());
    return new Reply(action, status);
  }

  private static int status(RedirectResponseCode code) {
    return switch (code) {
      case FOUND -> 302;
      case SEE_OTHER -> 303;
      case TEMPORARY_REDIRECT -> 307;
      case PERMANENT_REDIRECT -> 308;
      default -> 301;
    };
  }

  /** What answers a plain request of a virtual host that requires TLS. */
  public RequestAction toHttps() {
    Levels none = Levels.of(List.of(), false);
    return new RedirectAction(listener, "", none, 301, "https", "", 0, "", Optional.empty(), false);
  }

  /**
   * Reads a direct response.
   *
   * @throws RefusedException when a part cannot be honoured
   */
  public Reply direct(VirtualHost host, Route route) throws RefusedException {
    var direct = route.getDirectResponse();
    int status = direct.getStatus();
    if (status < 200 || status > 599) {
      throw new RefusedException("direct_response.status " + status + " is not from 200 to 599");
    }
    ByteString body =
        switch (direct.getBody().getSpecifierCase()) {
          case INLINE_STRING -> direct.getBody().getInlineStringBytes();
          case INLINE_BYTES -> direct.getBody().getInlineBytes();
          case SPECIFIER_NOT_SET -> ByteString.EMPTY;
          default -> throw new RefusedException("direct_response.body must be inline");
        };
    int most =
        config.hasMaxDirectResponseBodySizeBytes()
            ? config.getMaxDirectResponseBodySizeBytes().getValue()
            : BODY;
    if (body.size() > most) {
      throw new RefusedException(
          "direct_response.body has %d bytes, at most %d are allowed".formatted(body.size(), most));
    }
    Levels response = Levels.of(responseLevels(host, route), wins());
    return new Reply(
        new DirectAction(listener, route.getName(), response, status, body.toByteArray()), status);
  }
}
