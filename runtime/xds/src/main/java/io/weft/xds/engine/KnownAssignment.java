package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A large load assignment with the object of each endpoint. The next version of it parses only the
 * endpoints whose bytes differ and has the same objects for the others: one changed endpoint among
 * ten thousand costs neither ten thousand parses nor a heap full of equal objects.
 */
final class KnownAssignment {
  static final String TYPE_URL =
      "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";

  /** Below this size in bytes a whole parse is cheap, and objects kept for it are not. */
  static final int LARGE = 64 << 10;

  private static final int ENDPOINTS =
      ClusterLoadAssignment.ENDPOINTS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** What nothing is known of. */
  static final KnownAssignment NONE =
      new KnownAssignment(ClusterLoadAssignment.getDefaultInstance(), List.of());

  private final ClusterLoadAssignment message;
  private final List<KnownLocality> localities;

  private KnownAssignment(ClusterLoadAssignment message, List<KnownLocality> localities) {
    this.message = message;
    this.localities = localities;
  }

  ClusterLoadAssignment message() {
    return message;
  }

  /**
   * Parses another version.
   *
   * @throws InvalidProtocolBufferException when the bytes are no load assignment
   */
  KnownAssignment next(ByteString value) throws InvalidProtocolBufferException {
    try {
      return read(value);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  private KnownAssignment read(ByteString value) throws IOException {
    var builder = ClusterLoadAssignment.newBuilder();
    var now = new ArrayList<KnownLocality>(localities.size());
    CodedInputStream in = value.newCodedInput();
    for (int start = 0; !in.isAtEnd(); start = in.getTotalBytesRead()) {
      int tag = in.readTag();
      if (tag == ENDPOINTS) {
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        now.add(locality(now.size()).next(value.substring(from, from + length)));
        builder.addEndpoints(now.getLast().message());
      } else {
        in.skipField(tag);
        builder.mergeFrom(value.substring(start, in.getTotalBytesRead()));
      }
    }
    return new KnownAssignment(builder.build(), now);
  }

  private KnownLocality locality(int index) {
    return index < localities.size() ? localities.get(index) : KnownLocality.NONE;
  }
}
