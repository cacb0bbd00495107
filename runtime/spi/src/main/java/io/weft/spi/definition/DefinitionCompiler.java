package io.weft.spi.definition;

import com.google.protobuf.Message;

/**
 * Compiles definitions of one kind to kernel tables, or keeps them for the relay; a whiteboard
 * service.
 */
public interface DefinitionCompiler {

  /** The kind, for example {@code split}. */
  String kind();

  /**
   * Makes the definition ready to be used by requests.
   *
   * @throws RefusedException when the content cannot be honoured
   */
  void compile(int id, Message content) throws RefusedException;

  /** No new request will use the definition. */
  void remove(int id);

  /** All live definitions were handed to {@link #compile}; called once after registration. */
  default void replayed() {}
}
