/** Listeners: LDS, filter chains, gears. */
package io.weft.mesh.internal.listener;
