/** The components of this bundle. */
package io.weft.mesh.internal.service;
