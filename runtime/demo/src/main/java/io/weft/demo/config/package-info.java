/**
 * What the demo's xDS files configure, read without the node: what was observed is held against it.
 */
package io.weft.demo.config;
