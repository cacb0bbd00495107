/** What the benchmarks take from the machine and give back: processes, control groups, ports. */
package io.weft.bench.machine;
