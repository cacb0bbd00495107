package io.weft.it.boundary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may use what. */
class BoundaryTest {

  /**
   * Reading and writing a mapped map needs no native right: whoever gets such a view from the
   * kernel bundle may use it. Linking, looking up and allocating stay there.
   */
  private static final Set<String> VIEWS =
      Set.of("MemorySegment", "ValueLayout", "MemoryLayout", "AddressLayout", "SegmentAllocator");

  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all = Modules.all();
    assertTrue(all.size() > 100, "compiled modules are expected below target/classes");
  }

  @Test
  void internalPackagesAreUsedByTheirOwnModuleAlone() {
    classes()
        .should(not("use another module's internal class", BoundaryTest::foreignInternal))
        .check(all);
  }

  @Test
  void nativeMemoryIsTheKernelBundlesTrade() {
    classes()
        .that()
        .resideOutsideOfPackage("io.weft.kernel..")
        .should(not("use java.lang.foreign", BoundaryTest::nativeAccess))
        .check(all);
  }

  @Test
  void theCoreUsesNoFeature() {
    classes()
        .should(not("use a feature from outside it", BoundaryTest::featureFromOutside))
        .check(all);
  }

  private static boolean foreignInternal(Dependency use) {
    JavaClass target = use.getTargetClass();
    return (target.getPackageName() + ".").contains(".internal.")
        && Modules.of(target).isPresent()
        && !Modules.of(target).equals(Modules.of(use.getOriginClass()));
  }

  private static boolean nativeAccess(Dependency use) {
    JavaClass target = use.getTargetClass().getBaseComponentType();
    String outer = target.getFullName().replaceFirst("^java\\.lang\\.foreign\\.(\\w+).*$", "$1");
    return target.getPackageName().equals("java.lang.foreign") && !VIEWS.contains(outer);
  }

  private static boolean featureFromOutside(Dependency use) {
    return Modules.of(use.getTargetClass())
        .filter(Modules::isFeature)
        .filter(module -> !module.equals(Modules.of(use.getOriginClass()).orElse("")))
        .isPresent();
  }

  private static ArchCondition<JavaClass> not(String what, Predicate<Dependency> forbidden) {
    return new ArchCondition<>("not " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(forbidden)
            .forEach(use -> events.add(SimpleConditionEvent.violated(type, use.getDescription())));
      }
    };
  }
}
