/** Arithmetic of measurements: samples, rounds, ratios. */
package io.weft.bench.measure;
