package io.weft.mesh.internal.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The node's own resolver, which blocks for as long as its servers are silent: hence a few threads
 * of its own and a time limit. It does not tell the lifetime of a record.
 */
public final class SystemResolver implements Resolver, AutoCloseable {
  private static final int THREADS = 4;
  private static final int SECONDS = 10;

  private final ExecutorService threads;

  public SystemResolver() {
    var pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("weft-dns-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    threads = pool;
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    return CompletableFuture.supplyAsync(() -> lookUp(host), threads)
        .orTimeout(SECONDS, TimeUnit.SECONDS);
  }

  private static List<InetAddress> lookUp(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
