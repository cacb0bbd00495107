/** Definitions: content that one bundle meets and another compiles. */
package io.weft.mesh.internal.definition;
