package io.weft.xds.ads;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.weft.xds.disk.LastGood;
import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Offer;
import io.weft.xds.engine.Serial;
import io.weft.xds.engine.Source;
import io.weft.xds.engine.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One control plane: keeps a stream to it, and its last good configuration on disk. Used on the
 * serial thread.
 */
public final class ControlPlane implements Source {
  private static final Logger LOG = LogManager.getLogger(ControlPlane.class);

  /** Clusters are asked for first; Istiod answers in the order of the questions. */
  private static final Comparator<String> CLUSTERS_FIRST =
      Comparator.comparing((String t) -> !t.endsWith(".Cluster"))
          .thenComparing(t -> !t.endsWith(".Listener"))
          .thenComparing(t -> t);

  /** A control plane need not answer for a type that it has nothing of; xDS waits as long. */
  private static final Duration ANSWERS = Duration.ofSeconds(15);

  private final ControlPlaneConfig config;
  private final Serial serial;
  private final Engine engine;
  private final AdsConnector connector;
  private final LastGood lastGood;
  private final SotwProtocol.Names names;
  private final Backoff backoff;
  private final Set<String> watched = new TreeSet<>(CLUSTERS_FIRST);
  private final Map<String, Set<String>> subscribed = new TreeMap<>();
  private final Map<String, TypeStatistics> statistics = new TreeMap<>();
  private boolean fromDisk;
  private boolean delta;
  private long streams;
  private AdsStream stream;
  private Protocol protocol;
  private Connection connection;

  public ControlPlane(
      ControlPlaneConfig config,
      Serial serial,
      Engine engine,
      AdsConnector connector,
      LastGood lastGood,
      SotwProtocol.Names names,
      RandomGenerator random) {
    this.config = config;
    this.serial = serial;
    this.engine = engine;
    this.connector = connector;
    this.lastGood = lastGood;
    this.names = names;
    this.backoff = new Backoff(random);
    this.delta = !config.stateOfTheWorld();
    this.connection = new Connection(Connection.State.CLOSED, serial.now(), "not started");
  }

  /** Offers what is on disk, then connects. */
  public void start() {
    engine.add(this);
    Map<String, Map<String, Offer>> known = lastGood.load();
    fromDisk = !known.isEmpty();
    known.forEach((type, offers) -> engine.update(id(), type, offers, Set.of()));
    connect();
  }

  private void connect() {
    long number = ++streams;
    state(Connection.State.CONNECTING, connection.detail());
    stream = connector.open(delta, new StreamListener(number));
    Inbox inbox = new EngineInbox(number);
    protocol =
        delta
            ? new DeltaProtocol(stream, inbox, config.node())
            : new SotwProtocol(stream, inbox, config.node(), names);
    watched.forEach(protocol::watch);
    subscribed.forEach((type, wanted) -> protocol.subscribe(type, wanted, Set.of()));
  }

  private void state(Connection.State state, String detail) {
    connection = new Connection(state, serial.now(), detail);
  }

  @Override
  public SourceId id() {
    return config.id();
  }

  @Override
  public void watch(String typeUrl) {
    if (watched.add(typeUrl) && protocol != null) {
      protocol.watch(typeUrl);
    }
  }

  @Override
  public void subscribe(String typeUrl, Set<String> added, Set<String> removed) {
    Set<String> wanted = subscribed.computeIfAbsent(typeUrl, t -> new TreeSet<>());
    wanted.addAll(added);
    wanted.removeAll(removed);
    if (protocol != null) {
      protocol.subscribe(typeUrl, added, removed);
    }
    if (wanted.isEmpty()) {
      subscribed.remove(typeUrl);
    }
  }

  @Override
  public void appliedChanged() {
    lastGood.changed(() -> engine.inForce(id()));
  }

  /** The last good configuration on disk counts as one. */
  @Override
  public Optional<String> missing() {
    String name = "control plane " + id().name() + " at " + config.address();
    Optional<String> unanswered =
        watched.stream().filter(type -> !statistics.containsKey(type)).findFirst();
    if (fromDisk || unanswered.isEmpty()) {
      return Optional.empty();
    }
    if (connection.state() != Connection.State.CONNECTED) {
      return Optional.of(name + " has not answered yet: " + connection.detail());
    }
    boolean answers = serial.now().isBefore(connection.since().plus(ANSWERS));
    return unanswered.filter(type -> answers).map(type -> name + " has not sent " + type);
  }

  public Connection connection() {
    return connection;
  }

  public ControlPlaneConfig config() {
    return config;
  }

  /** The protocol that is spoken: delta or sotw. */
  public String protocolName() {
    return delta ? "delta" : "sotw";
  }

  /** What came, by type URL. */
  public Map<String, TypeStatistics> statistics() {
    return new TreeMap<>(statistics);
  }

  /**
   * Ends the stream and writes the last good configuration. The resources stay in force until the
   * engine drops them.
   */
  public void close() {
    streams++;
    state(Connection.State.CLOSED, "closed");
    if (stream != null) {
      stream.close();
    }
    protocol = null;
    connector.close();
    lastGood.flush(() -> engine.inForce(id()));
  }

  private final class StreamListener implements AdsStream.Listener {
    private final long number;

    StreamListener(long number) {
      this.number = number;
    }

    @Override
    public void received(Message response) {
      if (number != streams) {
        return;
      }
      if (connection.state() != Connection.State.CONNECTED) {
        state(Connection.State.CONNECTED, "");
        backoff.reset();
        LOG.info(
            "Control plane {} at {} is connected ({}).",
            id().name(),
            config.address(),
            protocolName());
      }
      protocol.received(response);
    }

    @Override
    public void closed(String reason, boolean unimplemented) {
      if (number != streams) {
        return;
      }
      protocol = null;
      if (unimplemented && delta) {
        LOG.info(
            "Control plane {} does not speak delta; going on with state of the world.",
            id().name());
        delta = false;
        connect();
        return;
      }
      Duration delay = backoff.next();
      state(Connection.State.WAITING, reason);
      LOG.warn(
          "Control plane {} at {} is not reachable: {}. The configuration in force stays; next try in {} ms.",
          id().name(),
          config.address(),
          reason,
          delay.toMillis());
      serial.after(delay, () -> again(number));
    }
  }

  private void again(long number) {
    if (number == streams) {
      connect();
    }
  }

  private final class EngineInbox implements Inbox {
    private final long number;

    EngineInbox(long number) {
      this.number = number;
    }

    @Override
    public Map<String, String> update(
        String typeUrl, Map<String, Received> resources, Set<String> removed) {
      Instant now = serial.now();
      statistics.merge(typeUrl, new TypeStatistics(1, 0, now, ""), (old, one) -> old.updated(now));
      var offers = new LinkedHashMap<String, Offer>();
      resources.forEach(
          (name, r) ->
              offers.put(name, new Offer(id(), r.version(), r.resource().getValue(), now)));
      return engine.update(id(), typeUrl, offers, removed);
    }

    @Override
    public Map<String, String> versions(String typeUrl) {
      return engine.versions(id(), typeUrl);
    }

    @Override
    public void refused(String typeUrl, String detail) {
      statistics.computeIfPresent(typeUrl, (t, s) -> s.refused(detail));
      LOG.warn("Control plane {}: NACK of {}: {}", id().name(), typeUrl, detail);
    }

    @Override
    public void later(Duration delay, Runnable task) {
      serial.after(
          delay,
          () -> {
            if (number == streams) {
              task.run();
            }
          });
    }
  }

  /** Reads names by the types of the API. */
  public static SotwProtocol.Names names(Engine engine) {
    return (Any any) -> engine.nameOf(any.getTypeUrl(), any.getValue());
  }
}
