package io.weft.enrolment.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The groups that a user enrolled by command, kept in a file so that a restart finds them. */
final class Choices {
  private final Path file;
  private final Set<Path> groups = new TreeSet<>();

  Choices(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      load();
    }
  }

  private void load() {
    try {
      Files.readAllLines(file).stream()
          .filter(l -> !l.isBlank())
          .map(Path::of)
          .forEach(groups::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the enrolments in " + file, e);
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
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path aside = file.resolveSibling(file.getFileName() + ".new");
      Files.write(aside, groups.stream().map(Path::toString).toList());
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the enrolments to " + file, e);
    }
  }
}
