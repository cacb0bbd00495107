/** Phases, slots, chains and generations of the kernel pipeline. */
package io.weft.pipeline;
