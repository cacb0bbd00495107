package io.weft.testkit;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A request to ask the chain about.
 *
 * @param listener index into {@code weft_listeners}
 * @param head bytes of the request line and headers, the empty line included
 * @param predicates bits that the relay would have evaluated
 * @param principal identity of the peer, 0 unknown
 * @param cgroup of the client's process, 0 unknown
 */
public record Question(
    int listener,
    byte[] head,
    long predicates,
    int principal,
    long cgroup,
    InetSocketAddress source,
    InetSocketAddress destination) {

  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40000);
  private static final InetSocketAddress SERVICE = new InetSocketAddress("127.0.0.2", 80);

  public Question {
    head = head.clone();
  }

  /** A head as text: lines may end in LF alone, and get CR LF. */
  public static Question of(int listener, String head) {
    String wire = head.replace("\r\n", "\n").replace("\n", "\r\n");
    return ofBytes(listener, wire.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A head as it is. */
  public static Question ofBytes(int listener, byte[] head) {
    return new Question(listener, head, 0, 0, 0, CLIENT, SERVICE);
  }

  /** {@code GET path HTTP/1.1} with a Host and further header lines. */
  public static Question get(int listener, String host, String path, String... headers) {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\nHost: " + host + "\n");
    for (String header : headers) {
      head.append(header).append('\n');
    }
    return of(listener, head.append('\n').toString());
  }

  public Question predicates(long bits) {
    return new Question(listener, head, bits, principal, cgroup, source, destination);
  }

  public Question principal(int id) {
    return new Question(listener, head, predicates, id, cgroup, source, destination);
  }

  public Question cgroup(long id) {
    return new Question(listener, head, predicates, principal, id, source, destination);
  }

  public Question source(InetSocketAddress address) {
    return new Question(listener, head, predicates, principal, cgroup, address, destination);
  }

  public Question destination(InetSocketAddress address) {
    return new Question(listener, head, predicates, principal, cgroup, source, address);
  }
}
