/** Clusters and endpoints: CDS, EDS, DNS. */
package io.weft.mesh.internal.cluster;
