package io.weft.pipeline.internal.slots;

import java.time.Duration;

/** The one thread on which slots and chains change. */
interface Worker {
  void run(Runnable task);

  void after(Duration delay, Runnable task);
}
