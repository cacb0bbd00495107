/** Leads java.util.logging and the OSGi log to Log4j, the one log of a node. */
package io.weft.logging.internal;
