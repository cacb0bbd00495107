/** HTTP routing: parser, route tables, actions. */
package io.weft.http.routing;
