package io.weft.pipeline.oracle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weft.kernel.Errno;
import io.weft.kernel.ProgramRunner;
import io.weft.pipeline.chain.Phase;
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
  private final ProgramRunner program;
  private final Runnable release;

  Oracle(MemorySegment request, RequestLayout layout, ProgramRunner program, Runnable release) {
    this.request = request;
    this.head = request.asSlice(layout.head, layout.headCapacity);
    this.layout = layout;
    this.verdict = new Verdict(request, layout);
    this.program = program;
    this.release = release;
    // Whoever had this element before may have been killed while it asked for a part of a walk.
    request.set(JAVA_INT, layout.phases, 0);
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
   * @throws IllegalStateException when the kernel does not run the program
   */
  public Verdict ask() {
    request.set(JAVA_INT, layout.verdict, Verdict.PENDING);
    int errno = program.run();
    if (errno != 0) {
      throw new IllegalStateException("the oracle cannot ask: " + Errno.name(errno));
    }
    return verdict;
  }

  /**
   * Asks for an endpoint of a cluster alone, for a copy of a request or for another try: the phase
   * balance runs, and parse before it where a hash policy has to read the head. Listener and origin
   * are asked with as in {@link #ask}; the head only with a hash policy. For another endpoint than
   * last time ask again, a few times at most, as Envoy's host_selection_retry_max_attempts has it.
   *
   * @param cluster the cluster's id
   * @param hashPolicy {@link Verdict#hashPolicy} of the request's own verdict, 0 none
   * @param subset {@link Verdict#subset} of it, 0 none
   * @return FORWARD with the endpoint and its address, or REPLY with the reason why there is none
   */
  public Verdict askEndpoint(int cluster, int hashPolicy, int subset) {
    int parse = hashPolicy == 0 ? 0 : Phase.PARSE.bit();
    request.set(JAVA_INT, layout.phases, Phase.BALANCE.bit() | parse);
    request.set(JAVA_INT, layout.givenCluster, cluster);
    request.set(JAVA_INT, layout.givenHashPolicy, hashPolicy);
    request.set(JAVA_INT, layout.givenSubset, subset);
    try {
      return ask();
    } finally {
      request.set(JAVA_INT, layout.phases, 0);
    }
  }

  @Override
  public void close() {
    program.close();
    release.run();
  }
}
