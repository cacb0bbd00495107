/** Interfaces and value classes between the bundles of Weft. */
package io.weft.spi;
