/** Ids of table rows and the time that a row outlives its use. */
package io.weft.mesh.internal.id;
