package io.weft.admin.internal.http;

/** Configuration {@code io.weft.admin}. */
public @interface AdminConfig {
  /** Address of metrics and readiness, {@code host:port}; empty serves neither. */
  String http() default "127.0.0.1:15020";
}
