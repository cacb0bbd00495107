package io.weft.relay.internal.net;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What a connection's handler did not expect. */
final class Failures {
  private static final Logger LOG = LogManager.getLogger(Failures.class);

  private Failures() {}

  /**
   * Resets and the like are the peer's business; everything else is a mistake of the relay and must
   * be seen.
   */
  static void report(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("connection {} ends: {}", context.channel(), cause.toString());
    } else if (cause instanceof OutOfMemoryError) {
      LOG.warn("connection {} ends: {}", context.channel(), cause.getMessage());
    } else {
      LOG.error("connection {} ends: unexpected failure", context.channel(), cause);
    }
  }
}
