package io.weft.enrolment.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The groups that a user enrolled by command, kept in a file so that a restart finds them. */
final class Choices {
  private final Optional<Path> file;
  private final Set<Path> groups = new TreeSet<>();

  Choices(Optional<Path> file) {
    this.file = file;
    file.filter(Files::exists).ifPresent(this::load);
  }

  private void load(Path path) {
    try {
      Files.readAllLines(path).stream()
          .filter(l -> !l.isBlank())
          .map(Path::of)
          .forEach(groups::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the enrolments in " + path, e);
    }
  }

  synchronized boolean add(Path group) {
    boolean added = groups.add(group);
    save();
    return added;
  }

  synchronized boolean remove(Path group) {
    boolean removed = groups.remove(group);
    save();
    return removed;
  }

  /** Those that exist. */
  synchronized Set<Path> existing() {
    return groups.stream()
        .filter(Files::isDirectory)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Written aside and renamed: a crash leaves the old file or the new one. */
  private void save() {
    file.ifPresent(
        path -> {
          try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Path aside = path.resolveSibling(path.getFileName() + ".new");
            Files.write(aside, groups.stream().map(Path::toString).toList());
            Files.move(
                aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot save the enrolments to " + path, e);
          }
        });
  }
}
