/** Tests on the real framework and the real kernel. */
package io.weft.it;
