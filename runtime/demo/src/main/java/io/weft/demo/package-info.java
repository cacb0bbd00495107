/** {@code weft demo}: a node, a sample shop under its mesh, and a table of what happens. */
package io.weft.demo;
