package io.weft.xds.ads;

import com.google.protobuf.Message;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * An ADS stream as a gRPC call. One response is in memory at a time: the next is asked for when it
 * is dealt with.
 */
final class GrpcStream<Q extends Message, R extends Message> extends ClientCall.Listener<R>
    implements AdsStream {
  private final ClientCall<Q, R> call;
  private final AdsStream.Listener listener;
  private boolean closed;

  GrpcStream(ClientCall<Q, R> call, AdsStream.Listener listener) {
    this.call = call;
    this.listener = listener;
  }

  void start(Metadata headers) {
    call.start(this, headers);
    call.request(1);
  }

  @Override
  @SuppressWarnings("unchecked") // The protocol of this stream sends its own kind of request.
  public void send(Message request) {
    if (!closed) {
      call.sendMessage((Q) request);
    }
  }

  @Override
  public void close() {
    closed = true;
    call.cancel("closed by this node", null);
  }

  @Override
  public void onMessage(R response) {
    if (!closed) {
      listener.received(response);
      call.request(1);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (closed) {
      return;
    }
    closed = true;
    listener.closed(reason(status), status.getCode() == Status.Code.UNIMPLEMENTED);
  }

  private static String reason(Status status) {
    var text = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      text.append(": ").append(status.getDescription());
    }
    for (Throwable c = status.getCause(); c != null; c = c.getCause()) {
      text.append(" (").append(c.getMessage() == null ? c : c.getMessage()).append(')');
    }
    return text.toString();
  }
}
