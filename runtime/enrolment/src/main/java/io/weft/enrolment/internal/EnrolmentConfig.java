package io.weft.enrolment.internal;

/** Configuration {@code io.weft.enrolment}. */
public @interface EnrolmentConfig {

  /** Where cgroup2 is mounted; empty finds it in /proc/self/mountinfo. */
  String cgroupRoot() default "";

  /**
   * Control groups to enrol, relative to the root, as globs: {@code system.slice/shop-*.service};
   * {@code **} crosses folders.
   */
  String[] patterns() default {};

  /** Milliseconds between looks for new control groups and network namespaces. */
  long interval() default 250;

  /**
   * Seconds for which a group that left is still watched, so that its open connections are counted
   * to their end.
   */
  long drain() default 600;
}
