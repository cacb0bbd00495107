package io.weft.mesh.internal.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Asks name servers itself: the resolver of the JDK keeps answers for 30 s whatever they say,
 * blocks a thread for each question and does not tell lifetimes. Nothing is cached here.
 */
public final class DnsResolver implements Resolver {
  private static final int SECONDS = 10;

  private final Supplier<LookupSession> sessions;

  /**
   * @param sessions asked for each name, as name servers of a node change
   */
  public DnsResolver(Supplier<LookupSession> sessions) {
    this.sessions = sessions;
  }

  /** What one question gave. */
  private record Part(List<Record> records, Throwable failure) {}

  @Override
  public CompletionStage<Answer> resolve(String host) {
    try {
      Name name = Name.fromString(host);
      LookupSession session = sessions.get();
      return ask(session, name, Type.A)
          .thenCombine(ask(session, name, Type.AAAA), (v4, v6) -> answer(host, v4, v6))
          .orTimeout(SECONDS, TimeUnit.SECONDS);
    } catch (TextParseException e) {
      return CompletableFuture.failedFuture(
          new UnknownHostException(host + " is no name of DNS: " + e.getMessage()));
    }
  }

  private static CompletableFuture<Part> ask(LookupSession session, Name name, int type) {
    return session
        .lookupAsync(name, type)
        .thenApply(LookupResult::getRecords)
        .handle((records, failure) -> new Part(failure == null ? records : List.of(), failure))
        .toCompletableFuture();
  }

  private static Answer answer(String host, Part v4, Part v6) {
    List<Record> records = Stream.concat(v4.records.stream(), v6.records.stream()).toList();
    List<InetAddress> addresses = records.stream().flatMap(DnsResolver::address).toList();
    if (addresses.isEmpty()) {
      throw new CompletionException(new UnknownHostException(host + ": " + why(v4, v6)));
    }
    long seconds = records.stream().mapToLong(Record::getTTL).min().orElse(0);
    return new Answer(addresses, Duration.ofSeconds(seconds));
  }

  private static Stream<InetAddress> address(Record record) {
    return switch (record) {
      case ARecord a -> Stream.of(a.getAddress());
      case AAAARecord a -> Stream.of(a.getAddress());
      default -> Stream.empty();
    };
  }

  private static String why(Part v4, Part v6) {
    Throwable failure = v4.failure == null ? v6.failure : v4.failure;
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? "it has no addresses" : cause.toString();
  }
}
