/** Load on a path, made by wrk. */
package io.weft.bench.load;
