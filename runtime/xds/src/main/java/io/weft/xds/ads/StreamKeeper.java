package io.weft.xds.ads;

import com.google.protobuf.Message;
import io.weft.xds.engine.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Keeps one stream to a control plane open: connects again after a growing time, and falls back to
 * state of the world where delta is not spoken. Used on the serial thread.
 */
final class StreamKeeper {
  private static final Logger LOG = LogManager.getLogger(StreamKeeper.class);

  private final ControlPlaneConfig config;
  private final Serial serial;
  private final AdsConnector connector;
  private final Inbox inbox;
  private final SotwProtocol.Names names;
  private final Consumer<Protocol> opened;
  private final Backoff backoff;
  private boolean delta;
  private long streams;
  private AdsStream stream;
  private Optional<Protocol> protocol = Optional.empty();
  private Connection connection;

  /**
   * @param opened asks for everything on a new stream
   */
  StreamKeeper(
      ControlPlaneConfig config,
      Serial serial,
      AdsConnector connector,
      Inbox inbox,
      SotwProtocol.Names names,
      RandomGenerator random,
      Consumer<Protocol> opened) {
    this.config = config;
    this.serial = serial;
    this.connector = connector;
    this.inbox = inbox;
    this.names = names;
    this.opened = opened;
    backoff = new Backoff(random);
    delta = !config.stateOfTheWorld();
    connection = new Connection(Connection.State.CLOSED, serial.now(), "not started");
  }

  void connect() {
    long number = ++streams;
    state(Connection.State.CONNECTING, connection.detail());
    stream = connector.open(delta, new Listener(number));
    Protocol.Later later = (delay, task) -> serial.after(delay, () -> ifCurrent(number, task));
    Protocol spoken =
        delta
            ? new DeltaProtocol(stream, inbox, later, config.node())
            : new SotwProtocol(stream, inbox, config.node(), names);
    protocol = Optional.of(spoken);
    opened.accept(spoken);
  }

  private void ifCurrent(long number, Runnable task) {
    if (number == streams) {
      task.run();
    }
  }

  private void state(Connection.State state, String detail) {
    connection = new Connection(state, serial.now(), detail);
  }

  /** What to ask on; empty while there is no stream. */
  Optional<Protocol> protocol() {
    return protocol;
  }

  Connection connection() {
    return connection;
  }

  /** The protocol that is spoken: delta or sotw. */
  String protocolName() {
    return delta ? "delta" : "sotw";
  }

  void close() {
    streams++;
    state(Connection.State.CLOSED, "closed");
    if (stream != null) {
      stream.close();
    }
    protocol = Optional.empty();
    connector.close();
  }

  private final class Listener implements AdsStream.Listener {
    private final long number;

    Listener(long number) {
      this.number = number;
    }

    @Override
    public void received(Message response) {
      ifCurrent(number, () -> answered(response));
    }

    @Override
    public void closed(String reason, boolean unimplemented) {
      ifCurrent(number, () -> ended(number, reason, unimplemented));
    }
  }

  private void answered(Message response) {
    if (connection.state() != Connection.State.CONNECTED) {
      state(Connection.State.CONNECTED, "");
      backoff.reset();
      LOG.info(
          "Control plane {} at {} is connected ({}).",
          config.id().name(),
          config.address(),
          protocolName());
    }
    protocol.orElseThrow().received(response);
  }

  private void ended(long number, String reason, boolean unimplemented) {
    protocol = Optional.empty();
    if (unimplemented && delta) {
      LOG.info(
          "Control plane {} does not speak delta; going on with state of the world.",
          config.id().name());
      delta = false;
      connect();
      return;
    }
    Duration delay = backoff.next();
    state(Connection.State.WAITING, reason);
    LOG.warn(
        "Control plane {} at {} is not reachable: {}. The configuration in force stays; next try in {} ms.",
        config.id().name(),
        config.address(),
        reason,
        delay.toMillis());
    serial.after(delay, () -> ifCurrent(number, this::connect));
  }
}
