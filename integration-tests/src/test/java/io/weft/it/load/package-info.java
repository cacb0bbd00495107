/**
 * A load whose every answer is checked, from a process of its own, and what features expect of it.
 */
package io.weft.it.load;
