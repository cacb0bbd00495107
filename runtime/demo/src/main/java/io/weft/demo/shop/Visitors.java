package io.weft.demo.shop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Asks for pages, with 8 visitors at a time. */
final class Visitors {
  private static final int AT_A_TIME = 8;

  private final Caller web;
  private final Report report;

  Visitors(Caller web, Report report) {
    this.web = web;
    this.report = report;
  }

  /** Begins a number of visits, 0 without end, at a rate a second, 0 as fast as can be. */
  void visit(String group, int count, int rate) {
    var visits = new AtomicLong();
    var begun = System.nanoTime();
    var left = new CountDownLatch(AT_A_TIME);
    for (int i = 0; i < AT_A_TIME; i++) {
      Thread.ofPlatform()
          .name("visitor")
          .daemon()
          .start(
              () -> {
                for (long n = visits.getAndIncrement();
                    count == 0 || n < count;
                    n = visits.getAndIncrement()) {
                  pace(begun, n, rate);
                  report.add(web.call(group));
                }
                left.countDown();
              });
    }
    Thread.ofPlatform().name("visits").daemon().start(() -> done(group, left));
  }

  /** Visit n has its time; who is late goes at once. */
  private static void pace(long begun, long n, int rate) {
    if (rate > 0) {
      long due = begun + n * TimeUnit.SECONDS.toNanos(1) / rate;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
    }
  }

  private void done(String group, CountDownLatch left) {
    try {
      left.await();
      report.flush();
      report.line("{\"done\":\"%s\"}".formatted(group));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
