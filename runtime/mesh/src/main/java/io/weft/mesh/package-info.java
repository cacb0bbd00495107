/** Listeners, clusters and endpoints in the kernel's tables. */
package io.weft.mesh;
