/** What people and machines see of the demo. */
package io.weft.demo.view;
