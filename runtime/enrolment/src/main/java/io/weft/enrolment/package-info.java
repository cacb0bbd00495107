/** Which processes are under the mesh. */
package io.weft.enrolment;
