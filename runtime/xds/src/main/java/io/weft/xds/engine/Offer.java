package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import java.time.Instant;

/**
 * A version of a resource as a source sent it.
 *
 * @param version as the source calls it, may be empty
 * @param value wire form; kept instead of the message because it is several times smaller
 * @param received when this content came first
 */
public record Offer(SourceId source, String version, ByteString value, Instant received) {

  /** The same content under the version that a source gave it when it sent it again. */
  Offer resent(String newVersion) {
    return new Offer(source, newVersion, value, received);
  }

  /** Whether both are one content; compares identity, see {@link Entry#offer}. */
  boolean same(Offer other) {
    return other != null && value == other.value();
  }
}
