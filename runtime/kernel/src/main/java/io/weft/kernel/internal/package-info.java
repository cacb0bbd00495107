/** The calls to libbpf and to the C library, behind one seam. */
package io.weft.kernel.internal;
