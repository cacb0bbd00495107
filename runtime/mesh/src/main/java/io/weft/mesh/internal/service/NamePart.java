package io.weft.mesh.internal.service;

import io.weft.spi.command.UsageException;
import java.util.List;
import java.util.function.Predicate;

/** The one argument that these commands take: a part of the names to show. */
final class NamePart {
  private NamePart() {}

  static Predicate<String> of(List<String> arguments) throws UsageException {
    if (arguments.size() > 1) {
      throw new UsageException("takes one argument at most: a part of the names to show");
    }
    return arguments.isEmpty() ? name -> true : name -> name.contains(arguments.getFirst());
  }
}
