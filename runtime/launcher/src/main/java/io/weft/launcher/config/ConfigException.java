package io.weft.launcher.config;

/** The node's configuration is wrong; the message is one line for the user and names the file. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
