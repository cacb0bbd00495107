package io.weft.kernel;

import java.nio.file.Path;

/** A program attached to its hook. Closing it detaches, unless it is pinned. */
public sealed interface BpfLink extends AutoCloseable permits FdLink, SockmapAttachment {
  /** Puts another program of the same type in place: no event passes between the two. */
  void update(BpfProgram program);

  /**
   * Keeps the program attached beyond this process.
   *
   * @throws KernelException where {@link #isPinnable} is false
   */
  void pin(Path path);

  /** False for an attachment without a link: it lasts as long as the sockmap, or until close. */
  boolean isPinnable();

  /** Detaches at once, pinned or not. */
  void detach();

  @Override
  void close();
}
