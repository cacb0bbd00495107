package io.weft.kernel.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A C function of integers and addresses. All are called in one shape, seven words in and one word
 * out: the C ABIs of x86-64 and of arm64 place such an argument alike whatever its width, a
 * function reads only the arguments and the bits that it knows, and its caller clears the stack. A
 * shape of its own for each function cost ten classes each, made anew in every start.
 */
final class CFunction {
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(SHAPE);
  private static final MethodHandle CALL_WITH_ERRNO =
      Linker.nativeLinker().downcallHandle(SHAPE, Linker.Option.captureCallState("errno"));

  private final MemorySegment symbol;

  CFunction(MemorySegment symbol) {
    this.symbol = symbol;
  }

  /** A number as an argument. */
  static MemorySegment word(long number) {
    return MemorySegment.ofAddress(number);
  }

  /**
   * Calls it.
   *
   * @param words at most seven
   * @return of a result that is narrower in C the upper bits are anything: cast it
   */
  long call(MemorySegment... words) {
    try {
      return (long)
          CALL.invokeExact(
              symbol,
              at(words, 0),
              at(words, 1),
              at(words, 2),
              at(words, 3),
              at(words, 4),
              at(words, 5),
              at(words, 6));
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  /** As {@link #call}; leaves the error number in memory of {@code captureStateLayout()}. */
  long callWithErrno(MemorySegment errno, MemorySegment... words) {
    try {
      return (long)
          CALL_WITH_ERRNO.invokeExact(
              symbol,
              errno,
              at(words, 0),
              at(words, 1),
              at(words, 2),
              at(words, 3),
              at(words, 4),
              at(words, 5),
              at(words, 6));
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  private static MemorySegment at(MemorySegment[] words, int index) {
    return index < words.length ? words[index] : MemorySegment.NULL;
  }
}
