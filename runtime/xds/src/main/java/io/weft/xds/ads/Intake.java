package io.weft.xds.ads;

import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Offer;
import io.weft.xds.engine.Serial;
import io.weft.xds.engine.SourceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Hands on to the engine what a control plane sends, and counts it. */
final class Intake implements Inbox {
  private static final Logger LOG = LogManager.getLogger(Intake.class);

  private final SourceId id;
  private final Serial serial;
  private final Engine engine;
  private final Map<String, TypeStatistics> statistics = new TreeMap<>();

  Intake(SourceId id, Serial serial, Engine engine) {
    this.id = id;
    this.serial = serial;
    this.engine = engine;
  }

  @Override
  public Map<String, String> update(
      String typeUrl, Map<String, Received> resources, Set<String> removed) {
    Instant now = serial.now();
    statistics.merge(typeUrl, new TypeStatistics(1, 0, now, ""), (old, one) -> old.updated(now));
    var offers = new LinkedHashMap<String, Offer>();
    resources.forEach(
        (name, r) -> offers.put(name, new Offer(id, r.version(), r.resource().getValue(), now)));
    return engine.update(id, typeUrl, offers, removed);
  }

  @Override
  public Map<String, String> versions(String typeUrl) {
    return engine.versions(id, typeUrl);
  }

  @Override
  public void refused(String typeUrl, String detail) {
    statistics.computeIfPresent(typeUrl, (t, s) -> s.refused(detail));
    LOG.warn("Control plane {}: NACK of {}: {}", id.name(), typeUrl, detail);
  }

  Map<String, TypeStatistics> statistics() {
    return new TreeMap<>(statistics);
  }

  /** Whether something of the type ever came. */
  boolean heardOf(String typeUrl) {
    return statistics.containsKey(typeUrl);
  }
}
