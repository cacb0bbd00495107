/** Features and bundles: what the distribution holds, what the node runs, how that changes. */
package io.weft.launcher.feature;
