/** Figures with their targets, as text, JSON and picture. */
package io.weft.bench.figure;
