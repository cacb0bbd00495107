package io.weft.relay.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.relay.internal.Limits;
import io.weft.relay.internal.Timeouts;
import io.weft.relay.internal.splice.SpliceMode;
import io.weft.relay.internal.splice.SpliceOptions;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsReaderTest {

  /** The defaults, but for one property. */
  private static RelayOptions options(Map<String, Object> set) {
    return (RelayOptions)
        Proxy.newProxyInstance(
            RelayOptions.class.getClassLoader(),
            new Class<?>[] {RelayOptions.class},
            (proxy, method, arguments) ->
                set.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  @Test
  void defaultsAreThoseOfTheRelay() {
    var config = OptionsReader.read(options(Map.of()));
    assertEquals(Timeouts.DEFAULT, config.timeouts());
    assertEquals(Limits.DEFAULT, config.limits());
    assertEquals(Runtime.getRuntime().availableProcessors(), config.loops());
    assertTrue(config.forwardedProto());
  }

  @ParameterizedTest
  @CsvSource({
    "max_header_fields, 129, max.header.fields is 129, but must be from 1 to 128",
    "read_buffer_bytes, 100, read.buffer.bytes is 100, but must be from 4096 to 1048576",
    "loops, -1, loops is -1, but must be from 0 to 64",
    "max_connections, 0, max.connections is 0, but must be from 1 to 1048576"
  })
  void valuesOutOfRangeAreNamed(String property, int value, String words, String more) {
    var bad = options(Map.of(property, value));
    var e = assertThrows(IllegalArgumentException.class, () -> OptionsReader.read(bad));
    assertEquals("io.weft.relay: " + words + ", " + more, e.getMessage());
  }

  @Test
  void timesOutOfRangeAreNamed() {
    var bad = options(Map.of("linger_millis", 0L));
    var e = assertThrows(IllegalArgumentException.class, () -> OptionsReader.read(bad));
    assertTrue(e.getMessage().contains("linger.millis is 0"), e.getMessage());
  }

  @Test
  void gearTwoIsOffUnlessItIsWanted() {
    assertEquals(SpliceOptions.NEVER, OptionsReader.splice(options(Map.of())));
    var auto = options(Map.of("splice", "auto", "splice_exclude", new String[] {"haproxy"}));
    assertEquals(SpliceMode.AUTO, OptionsReader.splice(auto).mode());
    assertEquals(List.of("nginx", "angie", "haproxy"), OptionsReader.splice(auto).exclude());
  }

  @ParameterizedTest
  @CsvSource({
    "splice, sometimes, 'splice is sometimes, but must be never, auto or always'",
    "splice_links, 65, 'splice.links is 65, but must be from 1 to 64'",
    "splice_exclude, '[', 'splice.exclude has [, which is no glob'",
  })
  void mistakesOfGearTwoAreNamed(String property, String value, String words) {
    Object set =
        switch (property) {
          case "splice" -> value;
          case "splice_exclude" -> new String[] {value};
          default -> Integer.parseInt(value);
        };
    var bad = options(Map.of(property, set));
    var e = assertThrows(IllegalArgumentException.class, () -> OptionsReader.splice(bad));
    assertTrue(e.getMessage().startsWith("io.weft.relay: " + words), e.getMessage());
  }

  @Test
  void levelsOfTheAccessLogAreWords() {
    assertEquals(AccessLogger.Level.ERRORS, AccessLogger.Level.of("errors"));
    var e = assertThrows(IllegalArgumentException.class, () -> AccessLogger.Level.of("some"));
    assertEquals(
        "io.weft.relay: access.log is some, but must be off, errors or all", e.getMessage());
  }
}
