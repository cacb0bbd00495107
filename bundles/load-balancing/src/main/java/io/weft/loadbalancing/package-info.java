/** Load balancing policies. */
package io.weft.loadbalancing;
