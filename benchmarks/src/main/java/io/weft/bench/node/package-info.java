/** A node to be measured: its configuration, its resources, its commands. */
package io.weft.bench.node;
