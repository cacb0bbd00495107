/** A control plane to measure with. */
package io.weft.bench.control;
