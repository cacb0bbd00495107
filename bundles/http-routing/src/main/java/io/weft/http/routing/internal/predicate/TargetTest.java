package io.weft.http.routing.internal.predicate;

import io.weft.http.routing.internal.action.DecidedTarget;
import io.weft.spi.relay.RequestView;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of the request line, as it was decided on.
 *
 * @param parameter name of a query parameter, else empty
 */
public record TargetTest(Part part, String parameter, TextTest text, boolean invert)
    implements RequestTest {

  /** Parts of a request line. */
  public enum Part {
    METHOD,
    /** With query. */
    TARGET,
    PATH,
    AUTHORITY,
    PARAMETER
  }

  @Override
  public boolean holds(RequestView request, DecidedTarget target) {
    Optional<String> value = value(request, target);
    return value.isPresent() && text.test(value.get()) != invert;
  }

  private Optional<String> value(RequestView request, DecidedTarget target) {
    return switch (part) {
      case METHOD -> Optional.of(request.method());
      case TARGET -> Optional.of(target.target());
      case PATH -> Optional.of(target.path());
      case AUTHORITY -> Optional.of(target.authority());
      case PARAMETER -> parameter(target.query());
    };
  }

  /** The first of that name, undecoded. */
  private Optional<String> parameter(String query) {
    if (query.isEmpty()) {
      return Optional.empty();
    }
    for (String pair : query.substring(1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0 ? pair.equals(parameter) : pair.substring(0, equals).equals(parameter)) {
        return Optional.of(equals < 0 ? "" : pair.substring(equals + 1));
      }
    }
    return Optional.empty();
  }

  @Override
  public String describe() {
    String subject =
        part == Part.PARAMETER ? "query " + parameter : part.name().toLowerCase(Locale.ROOT);
    return subject + (invert ? " not " : " ") + text.describe();
  }
}
