package io.weft.kernel.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Makes method handles for C functions of libbpf and of the C library. */
final class Downcalls {
  private static final Linker LINKER = Linker.nativeLinker();

  private Downcalls() {}

  /** A function of libbpf 1.x; the library stays loaded, as program callbacks may outlive us. */
  static CFunction libbpf(String name) {
    return new CFunction(symbol(LibbpfLibrary.SYMBOLS, name));
  }

  static CFunction libc(String name) {
    return new CFunction(symbol(LINKER.defaultLookup(), name));
  }

  /** In the shape that is asked for, because the call is a hot one. */
  static MethodHandle libbpf(String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(symbol(LibbpfLibrary.SYMBOLS, name), type, options);
  }

  /** In the shape that is asked for, because the call is a hot one. */
  static MethodHandle libc(String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(symbol(LINKER.defaultLookup(), name), type, options);
  }

  private static MemorySegment symbol(SymbolLookup library, String name) {
    return library
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C function " + name + " is not there"));
  }

  /** What a handle throws is never the C function's doing. */
  static IllegalStateException unexpected(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a native call could not be made", cause);
  }

  private static final class LibbpfLibrary {
    /** libraryLookup, not System.load: the latter fails when a second class loader asks. */
    static final SymbolLookup SYMBOLS = SymbolLookup.libraryLookup("libbpf.so.1", Arena.global());
  }
}
