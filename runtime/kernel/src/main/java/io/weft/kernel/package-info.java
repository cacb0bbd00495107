/** libbpf through the foreign function API: specifications, objects, maps and links. */
package io.weft.kernel;
