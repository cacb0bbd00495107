/** The HTTP/1.1 relay that carries what the kernel does not. */
package io.weft.relay;
