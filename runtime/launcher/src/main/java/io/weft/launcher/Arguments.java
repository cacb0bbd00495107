package io.weft.launcher;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code weft run} was given.
 *
 * @param config the node's configuration file, if not the distribution's
 * @param untilReady stop as soon as the node is ready, to learn whether it gets there
 */
record Arguments(Optional<Path> config, boolean untilReady) {

  /** Empty if they make no sense. */
  static Optional<Arguments> parse(String... args) {
    Iterator<String> rest = List.of(args).iterator();
    if (!rest.hasNext() || !rest.next().equals("run")) {
      return Optional.empty();
    }
    Arguments parsed = new Arguments(Optional.empty(), false);
    while (rest.hasNext()) {
      String option = rest.next();
      if (option.equals("--until-ready")) {
        parsed = new Arguments(parsed.config, true);
      } else if (option.equals("--config") && rest.hasNext()) {
        parsed = new Arguments(Optional.of(Path.of(rest.next())), parsed.untilReady);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(parsed);
  }
}
