/** Byte-exact traffic of other people's clients and servers through a node. */
package io.weft.it.torture;
