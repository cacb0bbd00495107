/** The xDS client: control planes, files, cache, coverage. */
package io.weft.xds;
