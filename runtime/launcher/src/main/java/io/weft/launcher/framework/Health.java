package io.weft.launcher.framework;

import io.weft.spi.feature.BundleReadiness;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.tracker.ServiceTracker;

/** Whether a bundle that has been started does what it is for. */
public final class Health implements AutoCloseable {

  private static final long POLL_MILLIS = 5;

  /** An extender answers on its own thread, even if there is nothing to wait for. */
  private static final long ANSWER_NANOS = 1_000_000_000;

  private final ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> components;
  private final ServiceTracker<BundleReadiness, BundleReadiness> extenders;

  public Health(BundleContext context) {
    components = new ServiceTracker<>(context, ServiceComponentRuntime.class, null);
    extenders = new ServiceTracker<>(context, BundleReadiness.class, null);
    components.open();
    extenders.open();
  }

  /**
   * Waits until a bundle is ready.
   *
   * @param deadline on the clock of {@link System#nanoTime()}
   * @return why it is not, if it is not by then
   */
  public Optional<String> await(Bundle bundle, long deadline) {
    List<CompletableFuture<Optional<String>>> answers = awaitComponents(bundle, deadline);
    Optional<String> refusal =
        answers.stream().filter(Health::refused).findFirst().flatMap(Health::reason);
    return refusal.or(() -> component(bundle)).or(() -> extended(bundle, deadline));
  }

  /**
   * Waits until a bundle's components are satisfied, or it is known that they will not be. What an
   * extender does beyond that, such as waiting for the first configuration, is not waited for.
   *
   * @param deadline on the clock of {@link System#nanoTime()}
   * @return what the extenders say or will say of it
   */
  public List<CompletableFuture<Optional<String>>> awaitComponents(Bundle bundle, long deadline) {
    List<CompletableFuture<Optional<String>>> answers = answers(bundle);
    while (component(bundle).isPresent()
        && !failed(bundle)
        && answers.stream().noneMatch(Health::refused)
        && System.nanoTime() < deadline) {
      sleep();
    }
    return answers;
  }

  private List<CompletableFuture<Optional<String>>> answers(Bundle bundle) {
    return Arrays.stream(references())
        .flatMap(reference -> Stream.ofNullable(extenders.getService(reference)))
        .map(extender -> extender.settled(bundle.getBundleId()).toCompletableFuture())
        .toList();
  }

  private static Optional<String> reason(CompletableFuture<Optional<String>> answer) {
    return answer.isCompletedExceptionally()
        ? Optional.of(Reasons.of(answer.exceptionNow()))
        : answer.getNow(Optional.empty());
  }

  private static boolean refused(CompletableFuture<Optional<String>> answer) {
    return answer.isCompletedExceptionally() || answer.getNow(Optional.empty()).isPresent();
  }

  /** Why a bundle is not ready at this moment. */
  public Optional<String> problem(Bundle bundle) {
    return component(bundle).or(() -> extended(bundle, System.nanoTime() + ANSWER_NANOS));
  }

  private boolean failed(Bundle bundle) {
    return configurations(bundle).anyMatch(Health::failed);
  }

  private static boolean failed(ComponentConfigurationDTO component) {
    return component.state == ComponentConfigurationDTO.FAILED_ACTIVATION;
  }

  // A failure says more than who waits. Unsatisfied by configuration is a choice of the node; by a
  // reference it may still come.
  private Optional<String> component(Bundle bundle) {
    return Stream.concat(configurations(bundle).filter(Health::failed), configurations(bundle))
        .flatMap(component -> Components.problem(component).stream())
        .findFirst();
  }

  private Stream<ComponentConfigurationDTO> configurations(Bundle bundle) {
    ServiceComponentRuntime runtime = components.getService();
    if (runtime == null) {
      return Stream.empty();
    }
    return runtime.getComponentDescriptionDTOs(bundle).stream()
        .filter(runtime::isComponentEnabled)
        .flatMap(
            (ComponentDescriptionDTO component) ->
                runtime.getComponentConfigurationDTOs(component).stream());
  }

  private Optional<String> extended(Bundle bundle, long deadline) {
    for (ServiceReference<BundleReadiness> reference : references()) {
      BundleReadiness extender = extenders.getService(reference);
      Optional<String> problem =
          extender == null ? Optional.empty() : settled(extender, bundle, deadline);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private ServiceReference<BundleReadiness>[] references() {
    ServiceReference<BundleReadiness>[] found = extenders.getServiceReferences();
    return found == null ? none() : found;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ServiceReference<BundleReadiness>[] none() {
    return new ServiceReference[0];
  }

  private static Optional<String> settled(BundleReadiness extender, Bundle bundle, long deadline) {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return extender
          .settled(bundle.getBundleId())
          .toCompletableFuture()
          .get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return Optional.of(bundle.getSymbolicName() + " is still being set up");
    } catch (ExecutionException e) {
      return Optional.of(Reasons.of(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    components.close();
    extenders.close();
  }
}
