package io.weft.it.osgi;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.weft.it.node.Shell;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestContainerException;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/**
 * Runs the tests of a class inside one framework that holds the distribution; Pax Exam itself
 * drives JUnit 4 alone. Its native container is this process, hence the real kernel.
 */
public final class PaxExam implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor {
  private final String node = "it-osgi-" + ProcessHandle.current().pid();
  private final Map<String, TestAddress> tests = new HashMap<>();
  private Path folder;
  private TestContainer container;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("weft-it-osgi-");
    ExamSystem system = DefaultExamSystem.create(PaxExamOptions.of(folder, node));
    TestProbeBuilder probe = system.createProbe();
    for (Method method : context.getRequiredTestClass().getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        tests.put(
            method.getName(), probe.addTest(context.getRequiredTestClass(), method.getName()));
      }
    }
    container = PaxExamRuntime.createContainer(system).start();
    long _ = container.install(probe.build().getStream());
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    try {
      container.call(tests.get(method.getExecutable().getName()));
    } catch (TestContainerException e) {
      throw cause(e);
    }
  }

  /** Why the test failed, without the calls that led to it. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof TestContainerException
            || cause instanceof InvocationTargetException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (container == null) {
      return;
    }
    TestContainer _ = container.stop();
    Shell.out("rm", "-rf", folder.toString());
    assertFalse(Files.exists(Path.of("/sys/fs/bpf/weft", node)), "pins are left behind");
  }
}
