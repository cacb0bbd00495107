/** The node's command socket and metrics. */
package io.weft.admin;
