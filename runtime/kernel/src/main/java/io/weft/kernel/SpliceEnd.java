package io.weft.kernel;

/**
 * The sockets of a spliced request, by their elements in the probe: an application's and an
 * endpoint's, then the runtime's ends of their connections.
 */
enum SpliceEnd {
  C,
  B,
  A,
  U
}
