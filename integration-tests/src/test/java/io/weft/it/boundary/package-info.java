/** The boundaries between modules, which no compiler checks. */
package io.weft.it.boundary;
