package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.EpollSocketChannel;
import io.weft.relay.internal.stats.Count;

/** Passes bytes both ways as they are, each direction to its own end. */
final class Tunnel implements EndpointUser {
  private final Worker worker;
  private final EpollSocketChannel client;
  private final EndpointConnection endpoint;
  private final Timers.Timer idle = new Timers.Timer(this::cut);
  private boolean clientEnded;
  private boolean endpointEnded;
  private boolean over;
  private boolean connected;
  private long sent;

  Tunnel(Worker worker, EpollSocketChannel client, EndpointConnection endpoint) {
    this.worker = worker;
    this.client = client;
    this.endpoint = endpoint;
  }

  void start(boolean clientHasEnded) {
    worker.stats().add(Count.TUNNELS);
    endpoint.handOver(this);
    active();
    if (clientHasEnded) {
      clientEnded();
    }
  }

  /** Bytes on their way from the endpoint to the client. */
  long sentToClient() {
    return sent;
  }

  boolean wasConnected() {
    return connected;
  }

  private void active() {
    worker.timers().set(idle, System.nanoTime(), worker.config().timeouts().tunnelIdle().toNanos());
  }

  void clientSent(ByteBuf bytes) {
    if (over) {
      bytes.release();
      return;
    }
    active();
    endpoint.send(bytes);
    readClient(endpoint.isWritable());
  }

  @Override
  public void endpointSent(ByteBuf bytes) {
    active();
    sent += bytes.readableBytes();
    client.writeAndFlush(bytes, client.voidPromise());
    endpoint.reading(client.isWritable());
  }

  void clientEnded() {
    clientEnded = true;
    endpoint.endOutput();
    finish();
  }

  @Override
  public void endpointEnded() {
    endpointEnded = true;
    client
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            future -> {
              if (future.isSuccess()) {
                client.shutdownOutput();
              }
              finish();
            });
  }

  /** Both directions are at their end once the last bytes to the endpoint have left. */
  private void finish() {
    if (clientEnded && endpointEnded && !over) {
      over();
      endpoint.closeWhenSent();
      client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> client.close());
    }
  }

  void clientWritable() {
    if (!over) {
      endpoint.reading(client.isWritable());
    }
  }

  @Override
  public void endpointWritable() {
    connected = true;
    readClient(true);
  }

  private void readClient(boolean wanted) {
    if (!clientEnded && client.config().isAutoRead() != wanted) {
      client.config().setAutoRead(wanted);
    }
  }

  void clientLost() {
    if (!over) {
      over();
      endpoint.reset();
    }
  }

  @Override
  public void endpointLost(boolean wasEstablished) {
    if (!over) {
      over();
      client.config().setSoLinger(0);
      client.close();
    }
  }

  private void over() {
    over = true;
    worker.timers().remove(idle);
    worker.stats().add(Count.TUNNELS, -1);
  }

  private void cut() {
    if (!over) {
      over();
    }
    endpoint.abandon();
    client.close();
  }
}
