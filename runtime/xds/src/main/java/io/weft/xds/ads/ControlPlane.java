package io.weft.xds.ads;

import com.google.protobuf.Any;
import io.weft.xds.disk.LastGood;
import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Offer;
import io.weft.xds.engine.Serial;
import io.weft.xds.engine.Source;
import io.weft.xds.engine.SourceId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * One control plane: what it is asked for, and its last good configuration on disk. Used on the
 * serial thread.
 */
public final class ControlPlane implements Source {
  /** A control plane need not answer for a type that it has nothing of; xDS waits as long. */
  private static final Duration ANSWERS = Duration.ofSeconds(15);

  /** Clusters are asked for first; Istiod answers in the order of the questions. */
  private static final Comparator<String> CLUSTERS_FIRST =
      Comparator.comparing((String t) -> !t.endsWith(".Cluster"))
          .thenComparing(t -> !t.endsWith(".Listener"))
          .thenComparing(t -> t);

  private final ControlPlaneConfig config;
  private final Serial serial;
  private final Engine engine;
  private final LastGood lastGood;
  private final Intake intake;
  private final StreamKeeper keeper;
  private final Set<String> watched = new TreeSet<>(CLUSTERS_FIRST);
  private final Map<String, Set<String>> subscribed = new TreeMap<>();
  private boolean fromDisk;

  public ControlPlane(
      ControlPlaneConfig config,
      Serial serial,
      Engine engine,
      AdsConnector connector,
      LastGood lastGood,
      RandomGenerator random) {
    this.config = config;
    this.serial = serial;
    this.engine = engine;
    this.lastGood = lastGood;
    intake = new Intake(config.id(), serial, engine);
    SotwProtocol.Names names = (Any any) -> engine.nameOf(any.getTypeUrl(), any.getValue());
    keeper =
        new StreamKeeper(config, serial, connector, intake, names, random, this::askForEverything);
  }

  /** Offers what is on disk, then connects. */
  public void start() {
    engine.add(this);
    Map<String, Map<String, Offer>> known = lastGood.load();
    fromDisk = !known.isEmpty();
    known.forEach((type, offers) -> engine.update(id(), type, offers, Set.of()));
    keeper.connect();
  }

  private void askForEverything(Protocol protocol) {
    watched.forEach(protocol::watch);
    subscribed.forEach((type, wanted) -> protocol.subscribe(type, wanted, Set.of()));
  }

  @Override
  public SourceId id() {
    return config.id();
  }

  @Override
  public void watch(String typeUrl) {
    if (watched.add(typeUrl)) {
      keeper.protocol().ifPresent(p -> p.watch(typeUrl));
    }
  }

  @Override
  public void subscribe(String typeUrl, Set<String> added, Set<String> removed) {
    Set<String> wanted = subscribed.computeIfAbsent(typeUrl, t -> new TreeSet<>());
    wanted.addAll(added);
    wanted.removeAll(removed);
    keeper.protocol().ifPresent(p -> p.subscribe(typeUrl, added, removed));
    if (wanted.isEmpty()) {
      subscribed.remove(typeUrl);
    }
  }

  @Override
  public void refused(String typeUrl, Map<String, String> reasons) {
    keeper.protocol().ifPresent(p -> p.refuse(typeUrl, reasons));
  }

  @Override
  public void appliedChanged() {
    lastGood.changed(() -> engine.inForce(id()));
  }

  /** The last good configuration on disk counts as one. */
  @Override
  public Optional<String> missing() {
    Optional<String> unanswered = watched.stream().filter(t -> !intake.heardOf(t)).findFirst();
    if (fromDisk || unanswered.isEmpty()) {
      return Optional.empty();
    }
    String name = "control plane " + id().name() + " at " + config.address();
    if (connection().state() != Connection.State.CONNECTED) {
      return Optional.of(name + " has not answered yet: " + connection().detail());
    }
    boolean answers = serial.now().isBefore(connection().since().plus(ANSWERS));
    return unanswered.filter(type -> answers).map(type -> name + " has not sent " + type);
  }

  public Connection connection() {
    return keeper.connection();
  }

  public ControlPlaneConfig config() {
    return config;
  }

  /** The protocol that is spoken: delta or sotw. */
  public String protocolName() {
    return keeper.protocolName();
  }

  /** What came, by type URL. */
  public Map<String, TypeStatistics> statistics() {
    return intake.statistics();
  }

  /**
   * Ends the stream and writes the last good configuration. The resources stay in force until the
   * engine drops them.
   */
  public void close() {
    keeper.close();
    lastGood.flush(() -> engine.inForce(id()));
  }
}
