package io.weft.xds.engine;

import io.weft.spi.xds.ResourceName;
import java.util.Set;

/** Brings everything that has changed in force, and removes what has to go. */
final class Pass {
  private final Resources resources;
  private final References references;
  private final SubscriptionBook subscriptions;
  private final Reconciler reconciler;
  private final Removal removal;
  private final Offers offers;
  private final LateRefusals refusals;
  private final Observer observer;

  Pass(
      Resources resources,
      References references,
      SubscriptionBook subscriptions,
      Reconciler reconciler,
      Removal removal,
      Offers offers,
      LateRefusals refusals,
      Observer observer) {
    this.resources = resources;
    this.references = references;
    this.subscriptions = subscriptions;
    this.reconciler = reconciler;
    this.removal = removal;
    this.offers = offers;
    this.refusals = refusals;
    this.observer = observer;
  }

  void run() {
    do {
      reconciler.apply();
      subscribe();
      removal.run();
    } while (subscribe());
    for (SourceId source : reconciler.takeChanged()) {
      subscriptions.find(source).ifPresent(Source::appliedChanged);
    }
    refusals.tell(subscriptions);
    observer.reconciled();
  }

  /** Whether subscriptions changed, which can make offers leave. */
  private boolean subscribe() {
    Set<ResourceName> touched = references.takeTouched();
    touched.forEach(this::referrersChanged);
    subscriptions.update(touched, references, this::dropped);
    return !touched.isEmpty();
  }

  private void referrersChanged(ResourceName name) {
    resources
        .find(name)
        .filter(entry -> !references.any(name))
        .ifPresent(entry -> entry.type.leaving.add(entry));
  }

  /** Nobody keeps it up to date any more; if it is wanted again it is fetched again. */
  private void dropped(SourceId source, ResourceName name) {
    if (subscriptions.find(source).filter(Source::pushesAll).isEmpty()) {
      resources.find(name).ifPresent(entry -> offers.withdraw(source, entry));
    }
  }
}
