package io.weft.http.routing.internal.read;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig;
import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.PathMatch;
import io.weft.http.routing.internal.model.PathMatch.Kind;
import io.weft.http.routing.internal.model.TextKind;
import io.weft.http.routing.internal.model.ValueMatch;
import io.weft.spi.definition.RefusedException;
import java.util.List;
import java.util.Optional;

/** The path of a {@code RouteMatch}. */
public final class PathReader {
  private final ConditionReader conditions;

  PathReader(ConditionReader conditions) {
    this.conditions = conditions;
  }

  /**
   * Reads.
   *
   * @param extra takes what the path asks for beyond its place in an index
   */
  PathMatch read(RouteMatch match, List<Condition> extra) throws RefusedException {
    boolean fold = match.hasCaseSensitive() && !match.getCaseSensitive().getValue();
    return switch (match.getPathSpecifierCase()) {
      case PREFIX -> new PathMatch(Kind.PREFIX, match.getPrefix(), fold);
      case PATH -> new PathMatch(Kind.EXACT, match.getPath(), fold);
      case PATH_SEPARATED_PREFIX -> separated(match.getPathSeparatedPrefix(), fold);
      case SAFE_REGEX -> regex(match.getSafeRegex().getRegex(), extra);
      case PATH_MATCH_POLICY -> template(match.getPathMatchPolicy(), extra);
      case CONNECT_MATCHER -> {
        extra.add(new Condition.Never()); // CONNECT is answered by the parser
        yield PathMatch.ANYTHING;
      }
      case PATHSPECIFIER_NOT_SET -> throw new RefusedException("match without a path specifier");
    };
  }

  private static PathMatch separated(String text, boolean fold) throws RefusedException {
    if (!text.matches("[^?#]+[^?#/]")) {
      throw new RefusedException(
          "path_separated_prefix \"" + text + "\" must not end in a slash or hold ? or #");
    }
    return new PathMatch(Kind.SEPARATED, text, fold);
  }

  private PathMatch regex(String expression, List<Condition> extra) throws RefusedException {
    Texts texts = Texts.regex(expression);
    Optional<PathMatch> indexed = texts.kernel().flatMap(PathReader::indexed);
    if (indexed.isEmpty()) {
      extra.add(conditions.path(texts));
    }
    return indexed.orElse(PathMatch.ANYTHING);
  }

  private static Optional<PathMatch> indexed(ValueMatch match) {
    return match instanceof ValueMatch.Text(TextKind kind, String text, boolean fold)
        ? switch (kind) {
          case EXACT -> Optional.of(new PathMatch(Kind.EXACT, text, fold));
          case PREFIX -> Optional.of(new PathMatch(Kind.PREFIX, text, fold));
          default -> Optional.empty();
        }
        : Optional.empty();
  }

  private PathMatch template(TypedExtensionConfig policy, List<Condition> extra)
      throws RefusedException {
    extra.add(conditions.path(Texts.regex(template(policy).regex())));
    return PathMatch.ANYTHING;
  }

  /** The template of a policy. */
  public static UriTemplate template(TypedExtensionConfig policy) throws RefusedException {
    if (!policy.getTypedConfig().is(UriTemplateMatchConfig.class)) {
      throw new RefusedException(
          "path_match_policy " + policy.getTypedConfig().getTypeUrl() + " is not supported");
    }
    try {
      return UriTemplate.of(
          policy.getTypedConfig().unpack(UriTemplateMatchConfig.class).getPathTemplate());
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException("path_match_policy: cannot be read: " + e.getMessage());
    }
  }
}
