package io.weft.launcher.framework;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** What is wrong with a component of Declarative Services, in one line. */
final class Components {

  private Components() {}

  static Optional<String> problem(ComponentConfigurationDTO component) {
    return switch (component.state) {
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          Optional.of("component " + component.description.name + " failed: " + cause(component));
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          Optional.of(
              "component " + component.description.name + " waits for " + missing(component));
      default -> Optional.empty();
    };
  }

  // The failure is a printed stack trace: its last cause says most.
  private static String cause(ComponentConfigurationDTO component) {
    return Optional.ofNullable(component.failure)
        .orElse("no reason given")
        .lines()
        .filter(line -> !line.startsWith("\t"))
        .reduce((_, last) -> last)
        .map(line -> line.startsWith("Caused by: ") ? line.substring("Caused by: ".length()) : line)
        .orElse("no reason given");
  }

  private static String missing(ComponentConfigurationDTO component) {
    return Arrays.stream(component.unsatisfiedReferences)
        .map(reference -> wanted(component, reference))
        .collect(Collectors.joining(", "));
  }

  private static String wanted(
      ComponentConfigurationDTO component, UnsatisfiedReferenceDTO unsatisfied) {
    return Arrays.stream(component.description.references)
        .filter((ReferenceDTO reference) -> reference.name.equals(unsatisfied.name))
        .map(reference -> reference.interfaceName)
        .findFirst()
        .orElse(unsatisfied.name);
  }
}
