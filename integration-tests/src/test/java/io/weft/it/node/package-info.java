/** What tests of a running node share: the node, applications, control groups, servers. */
package io.weft.it.node;
