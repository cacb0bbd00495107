package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the attributes of a capability {@code weft.slot}. */
final class DeclarationReader {
  /** A C identifier that leaves room for the hook's suffix. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private final long abi;

  /** Refuses whatever was made for another ABI. */
  DeclarationReader(long abi) {
    this.abi = abi;
  }

  SlotDeclaration read(Map<String, Object> attributes) throws SlotRefusedException {
    String name = text(attributes, "name");
    if (!NAME.matcher(name).matches()) {
      throw new SlotRefusedException("the slot's name is not a C identifier: " + name);
    }
    checkAbi(attributes);
    return new SlotDeclaration(
        name,
        phase(text(attributes, "phase")),
        number(attributes, "order", 100),
        onMiss(attributes),
        text(attributes, "object"),
        immediate(attributes),
        needs(attributes));
  }

  private void checkAbi(Map<String, Object> attributes) throws SlotRefusedException {
    long wanted = number(attributes, "abi", -1);
    if (wanted != abi) {
      throw new SlotRefusedException(
          wanted < 0
              ? "the attribute abi:Long is missing (this node has ABI %d)".formatted(abi)
              : "made for ABI %d, this node has ABI %d: build it against matching headers"
                  .formatted(wanted, abi));
    }
  }

  private static Phase phase(String label) throws SlotRefusedException {
    return Phase.labelled(label)
        .orElseThrow(() -> new SlotRefusedException("there is no phase named " + label));
  }

  private static OnMiss onMiss(Map<String, Object> attributes) throws SlotRefusedException {
    String label = String.valueOf(attributes.getOrDefault("onmiss", OnMiss.REJECT.label()));
    return OnMiss.labelled(label)
        .orElseThrow(
            () -> new SlotRefusedException("onmiss is reject, pass or relay, not " + label));
  }

  private static boolean immediate(Map<String, Object> attributes) throws SlotRefusedException {
    String ready = String.valueOf(attributes.getOrDefault("ready", "service"));
    return switch (ready) {
      case "immediate" -> true;
      case "service" -> false;
      default -> throw new SlotRefusedException("ready is service or immediate, not " + ready);
    };
  }

  private static Set<Phase> needs(Map<String, Object> attributes) throws SlotRefusedException {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    for (String label : String.valueOf(attributes.getOrDefault("needs", "")).split(",")) {
      if (!label.isBlank()) {
        phases.add(phase(label.strip()));
      }
    }
    return phases;
  }

  private static String text(Map<String, Object> attributes, String key)
      throws SlotRefusedException {
    if (attributes.get(key) instanceof String value && !value.isBlank()) {
      return value;
    }
    throw new SlotRefusedException("the attribute " + key + " is missing");
  }

  private static long number(Map<String, Object> attributes, String key, long fallback)
      throws SlotRefusedException {
    return switch (attributes.get(key)) {
      case null -> fallback;
      case Long value -> value;
      case Object other ->
          throw new SlotRefusedException(
              "the attribute %s is not a number: write %s:Long=… instead of %s"
                  .formatted(key, key, other));
    };
  }
}
