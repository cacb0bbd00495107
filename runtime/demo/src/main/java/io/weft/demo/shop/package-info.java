/** The sample shop: web → catalog → reviews. Each service is a process; none knows the mesh. */
package io.weft.demo.shop;
