/** The ways of a request from client to backend that are compared. */
package io.weft.bench.path;
