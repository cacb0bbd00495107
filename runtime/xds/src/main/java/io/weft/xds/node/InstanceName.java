package io.weft.xds.node;

import java.util.Map;

/** The name of a factory configuration: what follows the tilde in its PID. */
final class InstanceName {
  private InstanceName() {}

  static String of(Map<String, Object> properties) {
    String pid = String.valueOf(properties.getOrDefault("service.pid", "default"));
    return pid.substring(pid.indexOf('~') + 1);
  }
}
