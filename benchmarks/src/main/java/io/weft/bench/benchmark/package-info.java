/** What is measured, one class a subject. */
package io.weft.bench.benchmark;
