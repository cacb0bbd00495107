package io.weft.spi.definition;

import com.google.protobuf.Message;

/**
 * Parts of a configuration that one bundle meets and another compiles: a route names weighted
 * clusters, grayscale knows what they mean. Equal content has one id for as long as anybody uses
 * it, whichever bundle versions come and go, so a new version of a compiler is filled with all live
 * definitions before its slot takes over.
 */
public interface Definitions {

  /**
   * Takes a reference to a definition, compiling it first when it is new.
   *
   * @param kind what the content means; the compiler of that kind is asked
   * @return its id, from 1
   * @throws RefusedException when no compiler of that kind is installed, or the compiler refuses
   *     the content
   */
  int define(String kind, Message content) throws RefusedException;

  /**
   * Gives a reference back. The last one removes the definition from its compilers after the grace
   * time.
   */
  void release(String kind, int id);
}
