package io.weft.pipeline.oracle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weft.kernel.Errno;
import io.weft.kernel.OracleSocket;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Asks the kernel's chain what to do with a request: write the preamble and the head into the
 * memory that the kernel shares, {@link #ask}, read the verdict there. One event loop owns one; not
 * for many threads. Nothing is allocated.
 */
public final class Oracle implements AutoCloseable {
  private final MemorySegment request;
  private final MemorySegment head;
  private final RequestLayout layout;
  private final Verdict verdict;
  private final OracleSocket socket;
  private final Runnable release;

  Oracle(MemorySegment request, RequestLayout layout, OracleSocket socket, Runnable release) {
    this.request = request;
    this.head = request.asSlice(layout.head, layout.headCapacity);
    this.layout = layout;
    this.verdict = new Verdict(request, layout);
    this.socket = socket;
    this.release = release;
  }

  /** The head's memory; its size is the longest head that there can be. */
  public MemorySegment head() {
    return head;
  }

  /** The same memory as a buffer, for libraries that take one; each call makes a new one. */
  public ByteBuffer headBuffer() {
    return head.asByteBuffer();
  }

  /** Index into {@code weft_listeners}. */
  public Oracle listener(int id) {
    request.set(JAVA_INT, layout.listener, id);
    return this;
  }

  /** Identity of the peer, 0 unknown. */
  public Oracle principal(int id) {
    request.set(JAVA_INT, layout.principal, id);
    return this;
  }

  /** Control group and network namespace (its cookie) of the client, 0 unknown. */
  public Oracle origin(long cgroup, long netns) {
    request.set(JAVA_LONG, layout.cgroup, cgroup);
    request.set(JAVA_LONG, layout.netns, netns);
    return this;
  }

  /** What the relay evaluated before it asks. */
  public Oracle predicates(long bits) {
    request.set(JAVA_LONG, layout.predicates, bits);
    return this;
  }

  /** The client's address, as {@code Addresses.encode} makes it. */
  public Oracle source(byte[] address) {
    MemorySegment.copy(address, 0, request, JAVA_BYTE, layout.source, address.length);
    return this;
  }

  /** Where the client wanted to go, as {@code Addresses.encode} makes it. */
  public Oracle destination(byte[] address) {
    MemorySegment.copy(address, 0, request, JAVA_BYTE, layout.destination, address.length);
    return this;
  }

  /** Bytes of the head that are in {@link #head}. */
  public Oracle headLength(int bytes) {
    request.set(JAVA_INT, layout.headLength, bytes);
    return this;
  }

  /**
   * Runs the chain. The verdict is {@link Verdict#PENDING} when no program ran, or a tail call
   * failed: refuse the request then.
   *
   * @return the verdict, valid until the next call
   * @throws IllegalStateException when the socket is spent
   */
  public Verdict ask() {
    request.set(JAVA_INT, layout.verdict, Verdict.PENDING);
    int errno = socket.ask();
    if (errno != 0) {
      throw new IllegalStateException("the oracle cannot ask: " + Errno.name(errno));
    }
    return verdict;
  }

  @Override
  public void close() {
    socket.close();
    release.run();
  }
}
