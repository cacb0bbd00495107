package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.weft.spi.xds.ResourceName;
import io.weft.xds.coverage.Verdict;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;

/** All that is known of one resource name. */
final class Entry {
  final ResourceName name;
  final TypeState type;
  final TreeMap<SourceId, Offer> offers = new TreeMap<>();

  /** In force at the handlers, null for none. */
  Offer applied;

  Instant appliedAt;
  Set<ResourceName> appliedReferences = Set.of();

  /** What happened to the chosen offer. */
  State state = State.NEW;

  String reason = "";
  Set<ResourceName> references = Set.of();
  Instant waitingSince;
  Instant leavingSince;

  /** Verdict of the coverage check and what it is about. */
  Verdict verdict = Verdict.ACCEPTED;

  ByteString judged;
  long judgedBy = -1;

  /** The refused version that its source knows of. */
  private ByteString reported;

  /** Parsed form between check and apply. */
  Message parsed;

  /** Of a large load assignment, what its next version has in common with it. */
  private KnownAssignment known = KnownAssignment.NONE;

  /** What can have happened to an offered version. */
  enum State {
    NEW,
    /** In force. */
    APPLIED,
    /** Its references are not there yet. */
    WAITING,
    /** It cannot be honoured. */
    REFUSED,
    /** Nothing in force refers to it. */
    UNREFERENCED,
    /** No bundle takes its type. */
    UNHANDLED,
    /** No source has it any more. */
    LEAVING
  }

  Entry(ResourceName name, TypeState type) {
    this.name = name;
    this.type = type;
  }

  /** Reads a version of it. */
  Message parse(ByteString value) throws InvalidProtocolBufferException {
    if (value.size() < KnownAssignment.LARGE || !type.typeUrl.equals(KnownAssignment.TYPE_URL)) {
      known = KnownAssignment.NONE;
      return type.parse(value);
    }
    known = known.next(value);
    return known.message();
  }

  /** The offer of the source that has precedence, null for none. */
  Offer chosen() {
    return offers.isEmpty() ? null : offers.firstEntry().getValue();
  }

  /** Whether its version is this source's. */
  boolean isOf(SourceId source) {
    return !offers.isEmpty() && offers.firstKey().equals(source);
  }

  /** Whether the refusal of its version is news; it is none from now on. */
  boolean reportsAnew() {
    ByteString value = chosen() == null ? null : chosen().value();
    boolean news = value != null && reported != value;
    reported = value;
    return news;
  }

  /**
   * Takes an offer. Content that is in force or offered already keeps its identity, so that later
   * comparisons are free.
   *
   * @return whether it brings anything new
   */
  boolean offer(Offer offer) {
    Offer known = offers.get(offer.source());
    if (known != null && type.sameContent(known.value(), offer.value())) {
      offers.put(offer.source(), known.resent(offer.version()));
      if (known.same(applied)) {
        applied = applied.resent(offer.version());
      }
      return false;
    }
    boolean back = applied != null && type.sameContent(applied.value(), offer.value());
    offers.put(
        offer.source(),
        back
            ? new Offer(offer.source(), offer.version(), applied.value(), offer.received())
            : offer);
    return true;
  }
}
