/** Benchmarks against direct connections and other proxies. */
package io.weft.bench;
