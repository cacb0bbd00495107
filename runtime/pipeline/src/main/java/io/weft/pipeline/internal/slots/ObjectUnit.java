package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The life of one BPF object of one started bundle. Used on the worker only. */
final class ObjectUnit {
  private final BundleObject source;
  private final Map<SlotDeclaration, Slot> slots = new LinkedHashMap<>();
  private Optional<LoadedObject> loaded = Optional.empty();
  private Runnable withdraw = () -> {};
  private String refusal;
  private boolean announced;
  private boolean stopped;
  private boolean closing;
  private int tickets;
  private int lingering;

  ObjectUnit(BundleObject source) {
    this.source = source;
    this.refusal = source.refusal();
  }

  BundleObject source() {
    return source;
  }

  Map<SlotDeclaration, Slot> slots() {
    return slots;
  }

  void loaded(LoadedObject object, Map<SlotDeclaration, Slot> installed, Runnable withdrawal) {
    loaded = Optional.of(object);
    slots.putAll(installed);
    withdraw = withdrawal;
  }

  void refuse(String reason) {
    refusal = reason;
  }

  String refusal() {
    return refusal;
  }

  Optional<LoadedObject> object() {
    return loaded;
  }

  boolean isOf(long bundle) {
    return !stopped && source.origin().bundle() == bundle;
  }

  /** The owner says whether its tables are filled. True when that changes what may serve. */
  boolean announce(boolean ready) {
    boolean changed = announced != ready;
    announced = ready;
    return changed;
  }

  void stop() {
    stopped = true;
    announced = false;
    withdraw.run();
  }

  boolean stopped() {
    return stopped;
  }

  /** May serve new requests for as long as it likes. */
  boolean ready(SlotDeclaration slot) {
    return !stopped && (announced || slot.immediate());
  }

  /**
   * Serves on for a while, until a successor comes or the grace time ends. Returns a ticket to end
   * it with.
   */
  int linger() {
    lingering = ++tickets;
    return lingering;
  }

  boolean lingering() {
    return lingering > 0;
  }

  boolean lingers(int ticket) {
    return lingering == ticket;
  }

  /** Of a later version of the same bundle, which has taken the other's place. */
  boolean succeeds(ObjectUnit other) {
    boolean same = source.name().equals(other.source.name());
    return other.stopped && isOf(other.source.origin().bundle()) && (same || loaded.isEmpty());
  }

  /** Ends the lingering that the ticket began; false when another began since. */
  boolean endLingering(int ticket) {
    if (lingering != ticket) {
      return false;
    }
    lingering = 0;
    return true;
  }

  void cancelLingering() {
    lingering = 0;
  }

  /** True once: the caller closes it after the grace time. */
  boolean beginClosing() {
    boolean first = !closing;
    closing = true;
    lingering = 0;
    return first;
  }
}
