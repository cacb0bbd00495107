/**
 * The kernel tables that the mesh fills, as narrow interfaces, so that everything above them is
 * tested without a kernel.
 */
package io.weft.mesh.internal.table;
