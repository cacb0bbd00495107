package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A locality of a {@link KnownAssignment}. Versions are compared from both ends; what lies between
 * the first and the last difference is parsed.
 */
final class KnownLocality {
  private static final int LB_ENDPOINTS =
      LocalityLbEndpoints.LB_ENDPOINTS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  static final KnownLocality NONE =
      new KnownLocality(
          ByteString.EMPTY, LocalityLbEndpoints.getDefaultInstance(), new int[0], new int[0]);

  private final ByteString value;
  private final LocalityLbEndpoints message;

  /** Where each endpoint's tag starts, and where its bytes end. */
  private final int[] starts;

  private final int[] ends;

  private KnownLocality(ByteString value, LocalityLbEndpoints message, int[] starts, int[] ends) {
    this.value = value;
    this.message = message;
    this.starts = starts;
    this.ends = ends;
  }

  LocalityLbEndpoints message() {
    return message;
  }

  KnownLocality next(ByteString now) throws IOException {
    var builder = LocalityLbEndpoints.newBuilder();
    int[] from = new int[Math.max(16, starts.length + 1)];
    int[] to = new int[from.length];
    int count = 0;
    CodedInputStream in = now.newCodedInput();
    for (int start = 0; !in.isAtEnd(); start = in.getTotalBytesRead()) {
      int tag = in.readTag();
      if (tag == LB_ENDPOINTS) {
        in.skipRawBytes(in.readRawVarint32());
        if (count == from.length) {
          from = Arrays.copyOf(from, 2 * count);
          to = Arrays.copyOf(to, 2 * count);
        }
        from[count] = start;
        to[count++] = in.getTotalBytesRead();
      } else {
        in.skipField(tag);
        builder.mergeFrom(now.substring(start, in.getTotalBytesRead()));
      }
    }
    from = Arrays.copyOf(from, count);
    to = Arrays.copyOf(to, count);
    return new KnownLocality(
        now, builder.addAllLbEndpoints(endpoints(now, from, to)).build(), from, to);
  }

  private List<LbEndpoint> endpoints(ByteString now, int[] from, int[] to) throws IOException {
    int same = sameAtStart(now, from, to);
    int tail = sameAtEnd(now, from, to, Math.min(from.length, starts.length) - same);
    var endpoints = new ArrayList<LbEndpoint>(from.length);
    endpoints.addAll(message.getLbEndpointsList().subList(0, same));
    for (int i = same; i < from.length - tail; i++) {
      endpoints.add(parse(now.substring(from[i], to[i])));
    }
    int known = starts.length;
    endpoints.addAll(message.getLbEndpointsList().subList(known - tail, known));
    return endpoints;
  }

  private static LbEndpoint parse(ByteString field) throws IOException {
    CodedInputStream in = field.newCodedInput();
    in.readTag();
    int length = in.readRawVarint32();
    return LbEndpoint.parseFrom(field.substring(field.size() - length));
  }

  /** Endpoints at the same place of equal bytes; both versions must see them as endpoints. */
  private int sameAtStart(ByteString now, int[] from, int[] to) {
    int mismatch = value.asReadOnlyByteBuffer().mismatch(now.asReadOnlyByteBuffer());
    int equal = mismatch < 0 ? now.size() : mismatch;
    int most = Math.min(from.length, starts.length);
    int same = 0;
    while (same < most
        && to[same] <= equal
        && from[same] == starts[same]
        && to[same] == ends[same]) {
      same++;
    }
    return same;
  }

  private int sameAtEnd(ByteString now, int[] from, int[] to, int most) {
    int shift = now.size() - value.size();
    int differing = now.size() - equalAtEnd(value, now);
    int same = 0;
    while (same < most) {
      int i = from.length - 1 - same;
      int known = starts.length - 1 - same;
      if (from[i] < differing || from[i] != starts[known] + shift || to[i] != ends[known] + shift) {
        break;
      }
      same++;
    }
    return same;
  }

  /** How many bytes are equal at the end; by eights, since it may be nearly all of them. */
  private static int equalAtEnd(ByteString a, ByteString b) {
    ByteBuffer one = a.asReadOnlyByteBuffer().slice();
    ByteBuffer other = b.asReadOnlyByteBuffer().slice();
    int most = Math.min(a.size(), b.size());
    int equal = 0;
    while (equal + Long.BYTES <= most
        && one.getLong(a.size() - equal - Long.BYTES)
            == other.getLong(b.size() - equal - Long.BYTES)) {
      equal += Long.BYTES;
    }
    while (equal < most && a.byteAt(a.size() - 1 - equal) == b.byteAt(b.size() - 1 - equal)) {
      equal++;
    }
    return equal;
  }
}
