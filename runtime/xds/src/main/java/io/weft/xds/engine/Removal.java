package io.weft.xds.engine;

import io.weft.xds.engine.Entry.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes resources out of force, listeners first and clusters last. What is sent by name goes when
 * nothing refers to it any more, whatever its control plane says of it; the rest goes when no
 * source has it and nothing in force refers to it, at the latest after the warming time, since a
 * route to a cluster that is gone for good is the user's error.
 */
final class Removal {
  private final Resources resources;
  private final References references;
  private final Reconciler reconciler;
  private final Serial serial;
  private final Duration patience;
  private final Runnable again;

  Removal(
      Resources resources,
      References references,
      Reconciler reconciler,
      Serial serial,
      Duration patience,
      Runnable again) {
    this.resources = resources;
    this.references = references;
    this.reconciler = reconciler;
    this.serial = serial;
    this.patience = patience;
    this.again = again;
  }

  void run() {
    boolean progress = true;
    while (progress) {
      progress = false;
      for (TypeState type : resources.lastFirst()) {
        progress |= remove(type);
      }
    }
  }

  private boolean remove(TypeState type) {
    List<Entry> going = new ArrayList<>();
    for (Entry entry : List.copyOf(type.leaving)) {
      switch (fate(entry)) {
        case STAYS -> type.leaving.remove(entry);
        case GOES -> going.add(entry);
        case LATER -> {}
      }
    }
    type.leaving.removeAll(going);
    List<Entry> inForce = going.stream().filter(e -> e.applied != null).toList();
    if (!inForce.isEmpty()) {
      reconciler.removed(type, inForce);
    }
    going.forEach(this::settle);
    return !going.isEmpty();
  }

  private enum Fate {
    STAYS,
    LATER,
    GOES
  }

  private Fate fate(Entry entry) {
    boolean referred = references.any(entry.name);
    if (ByName.contains(entry.name.typeUrl())) {
      return referred ? Fate.STAYS : Fate.GOES;
    }
    if (entry.chosen() != null) {
      return Fate.STAYS;
    }
    boolean used =
        entry.applied != null
            && references.of(entry.name).stream().anyMatch(e -> e.applied != null);
    return used && !patienceIsOver(entry) ? Fate.LATER : Fate.GOES;
  }

  private boolean patienceIsOver(Entry entry) {
    if (entry.leavingSince == null) {
      entry.leavingSince = serial.now();
      serial.after(patience, again);
    }
    return !serial.now().isBefore(entry.leavingSince.plus(patience));
  }

  private void settle(Entry entry) {
    if (entry.chosen() == null) {
      references.removed(entry);
      resources.forget(entry);
    } else {
      entry.state = State.UNREFERENCED;
      entry.reason = "nothing in force refers to it";
    }
  }
}
