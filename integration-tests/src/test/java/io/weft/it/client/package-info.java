/** The application under the mesh, a program of its own. */
package io.weft.it.client;
