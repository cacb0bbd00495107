package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.EpollSocketChannel;

/** What goes to a client: answers, and behind them the end of its connection. */
final class ClientOutput {
  private final EpollSocketChannel channel;
  private boolean closing;

  ClientOutput(EpollSocketChannel channel) {
    this.channel = channel;
  }

  /** Sends bytes; takes them over. */
  void send(ByteBuf bytes) {
    channel.writeAndFlush(bytes, channel.voidPromise());
  }

  /** Sends two buffers in one write. */
  void send(ByteBuf first, ByteBuf second) {
    channel.write(first, channel.voidPromise());
    channel.writeAndFlush(second, channel.voidPromise());
  }

  /** Calls {@code then} once all that was sent is the kernel's. */
  void written(Runnable then) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            future -> {
              if (future.isSuccess()) {
                then.run();
              }
            });
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** Whether nothing more will be sent. */
  boolean isClosing() {
    return closing;
  }

  /** The channel is gone. */
  void gone() {
    closing = true;
  }

  /**
   * Closes behind everything that was sent. A client that may still be sending gets a FIN first and
   * time to read: closing at once would answer its bytes with a reset, which can destroy the answer
   * on its way (RFC 9112, section 9.6).
   *
   * @param clean whether nothing of the client can still be on its way
   * @param linger called once the FIN is out, when the close has to wait
   */
  void close(boolean clean, Runnable linger) {
    if (closing) {
      return;
    }
    closing = true;
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            future -> {
              if (clean || !future.isSuccess()) {
                channel.close();
              } else {
                channel.shutdownOutput();
                linger.run();
              }
            });
  }

  /** Closes with a reset: the client must not take a cut answer for a whole one. */
  void reset() {
    closing = true;
    if (channel.isOpen()) {
      channel.config().setSoLinger(0);
      channel.close();
    }
  }

  /** Closes now; what was not sent yet is lost. */
  void cut() {
    closing = true;
    channel.close();
  }
}
