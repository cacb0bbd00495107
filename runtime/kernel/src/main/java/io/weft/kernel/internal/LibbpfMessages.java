package io.weft.kernel.internal;

import static io.weft.kernel.internal.CFunction.word;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what libbpf prints, by thread: its callback runs on the thread that called it, and only its
 * words tell which map or relocation a load failed at.
 */
final class LibbpfMessages {
  private static final int LINE_BYTES = 4096;
  private static final int KEPT = 64;

  /** LIBBPF_WARN and LIBBPF_INFO; LIBBPF_DEBUG is 2 and runs to thousands of lines. */
  private static final int MOST_VERBOSE = 1;

  private static final CFunction SET_PRINT = Downcalls.libbpf("libbpf_set_print");

  /** A va_list argument is passed as a pointer in the C ABI of x86-64 and of arm64. */
  private static final CFunction FORMAT = Downcalls.libc("vsnprintf");

  private final ThreadLocal<List<String>> lines = ThreadLocal.withInitial(ArrayList::new);

  private LibbpfMessages() {}

  static LibbpfMessages install() {
    LibbpfMessages messages = new LibbpfMessages();
    try {
      MethodHandle print =
          MethodHandles.lookup()
              .bind(
                  messages,
                  "print",
                  MethodType.methodType(
                      int.class, int.class, MemorySegment.class, MemorySegment.class));
      MemorySegment stub =
          Linker.nativeLinker()
              .upcallStub(
                  print,
                  FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
                  Arena.global());
      SET_PRINT.call(stub);
      return messages;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  /** Called by libbpf; an exception that left it would end the JVM. */
  @SuppressWarnings("unused")
  private int print(int level, MemorySegment format, MemorySegment arguments) {
    if (level > MOST_VERBOSE) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment line = arena.allocate(LINE_BYTES);
      int length = (int) FORMAT.call(line, word(LINE_BYTES), format, arguments);
      keep(line.getString(0).strip());
      return length;
    } catch (Throwable t) {
      return -1;
    }
  }

  private void keep(String line) {
    List<String> kept = lines.get();
    if (!line.isEmpty() && kept.size() < KEPT) {
      kept.add(line.startsWith("libbpf: ") ? line.substring(8) : line);
    }
  }

  List<String> drain() {
    List<String> kept = List.copyOf(lines.get());
    lines.remove();
    return kept;
  }
}
