/** Calls that the shop's services made, counted. */
package io.weft.demo.traffic;
