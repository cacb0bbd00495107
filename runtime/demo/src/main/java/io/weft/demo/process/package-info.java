/** Processes of the demo, where they live, and their end. */
package io.weft.demo.process;
