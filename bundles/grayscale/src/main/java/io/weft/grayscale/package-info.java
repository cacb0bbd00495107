/** Weighted and sticky releases. */
package io.weft.grayscale;
