package io.weft.relay.internal.kernel;

/** Configuration {@code io.weft.relay}. A change is in force at once, but for loops and buffers. */
public @interface RelayOptions {
  /** Event loops; 0 takes one a processor. */
  int loops() default 0;

  /** How long a client's connection may be open without a request. */
  long client_idle_millis() default 3_600_000;

  /** How long a client may take to send a head that it has begun. */
  long head_timeout_millis() default 60_000;

  /** How long a request may go without a byte in either direction. */
  long stream_idle_millis() default 300_000;

  /** How long a TCP or upgraded connection may go without a byte. */
  long tunnel_idle_millis() default 3_600_000;

  /** How long an endpoint's connection is kept for another request. */
  long endpoint_idle_millis() default 50_000;

  /** How long an endpoint may take to accept a connection. */
  long connect_timeout_millis() default 10_000;

  /** How long a client may take to read an answer that ends its connection while it sends. */
  long linger_millis() default 1000;

  /** Connections of clients at once. */
  int max_connections() default 65_536;

  /** Idle connections that an event loop keeps for each endpoint. */
  int max_endpoint_idle() default 256;

  /** Bytes read at once. */
  int read_buffer_bytes() default 65_536;

  /** Field lines of a head. */
  int max_header_fields() default 100;

  /** Bytes of a copy of a request that may wait to be sent. */
  int max_mirror_bytes() default 1_048_576;

  /** Copies of requests under way at once for each event loop. */
  int max_mirrors() default 1024;

  /** Whether requests without X-Forwarded-Proto get it. */
  boolean forwarded_proto() default true;

  /**
   * {@code off}, {@code errors} (no answer, a response flag, or a status from 500) or {@code all}.
   */
  String access_log() default "off";

  /**
   * Whose requests the kernel carries on its own: {@code never}, {@code auto} or {@code always}.
   */
  String splice() default "never";

  /** Globs of names of processes and of paths of control groups that {@code auto} leaves out. */
  String[] splice_exclude() default {};

  /** Octets that may wait in the queue of a receiver. */
  int splice_queue_bytes() default 131_072;

  /** Octets of the longest message that the kernel carries. */
  int splice_message_bytes() default 65_536;

  /** Connections to an endpoint that the kernel carries requests over. */
  int splice_links() default 64;

  /** Relayed exchanges in a row after which a connection leaves gear 2. */
  int splice_patience() default 16;
}
