package io.weft.it.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.it.node.Wait;
import io.weft.spi.command.Command;
import io.weft.spi.command.UsageException;
import io.weft.spi.health.ReadinessCheck;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The core and every feature in a framework on the real kernel; these methods run inside it. */
@ExtendWith(PaxExam.class)
public class FrameworkIT {
  private static final int FEATURES_LEVEL = 20;

  @Test
  public void everyBundleRuns() {
    List<String> idle =
        Arrays.stream(context().getBundles())
            .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
            .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
            .map(Bundle::getSymbolicName)
            .toList();
    assertEquals(List.of(), idle);
  }

  /** The launcher is not here: what asks it, such as the command on bundles, is not either. */
  @Test
  public void theServicesAreThereAndReady() throws IOException {
    Set<String> commands =
        services(Command.class).stream().map(Command::name).collect(Collectors.toSet());
    assertTrue(
        commands.containsAll(Set.of("slots", "clusters", "listeners", "xds", "enrol")),
        commands::toString);
    assertFalse(services(ReadinessCheck.class).isEmpty());
    for (ReadinessCheck check : services(ReadinessCheck.class)) {
      Wait.until(check.name() + " is ready", () -> check.problem().isEmpty());
    }
  }

  /** One after another, each back in place before the next goes. */
  @Test
  public void withoutTheBundleOfAFeatureTheSlotsOfTheOthersServe()
      throws BundleException, IOException {
    List<Bundle> features =
        Arrays.stream(context().getBundles())
            .filter(b -> b.adapt(BundleStartLevel.class).getStartLevel() == FEATURES_LEVEL)
            .toList();
    Wait.until("each feature serves", () -> slots().keySet().containsAll(names(features)));
    Map<String, Set<String>> all = slots();
    for (Bundle feature : features) {
      feature.uninstall();
      Map<String, Set<String>> others = new TreeMap<>(all);
      others.remove(feature.getSymbolicName());
      Wait.until(
          "the others serve without " + feature.getSymbolicName(), () -> slots().equals(others));
      install(feature.getLocation());
      Wait.until(feature.getSymbolicName() + " serves again", () -> slots().equals(all));
    }
  }

  private static void install(String location) throws BundleException {
    Bundle bundle = context().installBundle(location);
    bundle.adapt(BundleStartLevel.class).setStartLevel(FEATURES_LEVEL);
    bundle.start();
  }

  private static Set<String> names(List<Bundle> bundles) {
    return bundles.stream().map(Bundle::getSymbolicName).collect(Collectors.toSet());
  }

  /** The slots in the chain, by bundle. */
  private static Map<String, Set<String>> slots() {
    try {
      return command("slots").run(List.of()).rows().stream()
          .filter(row -> row.get("state").equals("active"))
          .collect(
              Collectors.groupingBy(
                  row -> row.get("bundle").toString(),
                  Collectors.mapping(row -> row.get("slot").toString(), Collectors.toSet())));
    } catch (UsageException e) {
      throw new AssertionError(e);
    }
  }

  private static Command command(String name) {
    return services(Command.class).stream()
        .filter(command -> command.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <T> List<T> services(Class<T> type) {
    try {
      return context().getServiceReferences(type, null).stream()
          .map(reference -> context().getService(reference))
          .toList();
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static BundleContext context() {
    return FrameworkUtil.getBundle(FrameworkIT.class).getBundleContext();
  }
}
