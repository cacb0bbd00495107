package io.weft.xds.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.weft.spi.xds.CoverageFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/**
 * Everything that a real Istiod sent, against the coverage of all bundles in the source tree. The
 * fields that are refused stand in {@code refused-fields.tsv}: a field that joins them fails this
 * test, and so does one that has left them, so that the table only shrinks. Fields inside refused
 * ones are listed too, so that covering the outer ones adds nothing. {@code
 * -Dweft.refused.shrink=true} takes out those that have left.
 */
class RecordingsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path TABLE = Path.of("src/test/resources/refused-fields.tsv");

  private record Recorded(String file, String name, Any resource) {}

  @Test
  void theTableOfRefusedFieldsIsExactlyWhatIsRefused() throws IOException {
    Set<String> now = new TreeSet<>();
    var walker = new Walker(table(), new ApiTypes());
    for (Recorded r : recorded()) {
      walker
          .walkAll(r.resource().getTypeUrl(), r.resource().getValue())
          .forEach(f -> now.add(f.field()));
    }
    Set<String> listed = new TreeSet<>(Files.readAllLines(TABLE));
    Set<String> joined = new TreeSet<>(now);
    joined.removeAll(listed);
    Set<String> left = new TreeSet<>(listed);
    left.removeAll(now);
    if (Boolean.getBoolean("weft.refused.shrink")) {
      listed.removeAll(left);
      Files.write(TABLE, listed);
      left.clear();
    }
    assertEquals(Set.of(), joined, "refused, though they were not before");
    assertEquals(Set.of(), left, "no longer refused: run with -Dweft.refused.shrink=true");
  }

  @Test
  void everyResourceIsAcceptedOrRefusedWithAReason() throws IOException {
    var check = new CoverageCheck(new ApiTypes(), Catalogue.EMPTY);
    check.cover(coverage());
    var counts = new TreeMap<String, Integer>();
    for (Recorded r : recorded()) {
      Verdict verdict = check.check(r.resource().getTypeUrl(), r.resource().getValue());
      assertEquals(verdict.accepted(), verdict.findings().isEmpty(), r.file() + " " + r.name());
      assertFalse(verdict.reason().startsWith("not a "), r.file() + ": " + verdict.reason());
      String type = Walk.typeName(r.resource().getTypeUrl());
      counts.merge(type + (verdict.accepted() ? " accepted" : " refused"), 1, Integer::sum);
    }
    counts.forEach((what, count) -> System.out.println("recordings: " + what + " " + count));
    assertTrue(counts.size() > 4, counts.toString());
  }

  private static CoverageTable table() throws IOException {
    return CoverageTable.of(coverage());
  }

  /** What each bundle of this source tree declares. */
  private static List<CoverageFile> coverage() throws IOException {
    List<CoverageFile> found = new ArrayList<>();
    for (String part : List.of("runtime", "bundles")) {
      try (Stream<Path> modules = Files.list(ROOT.resolve(part))) {
        for (Path module : modules.sorted().toList()) {
          Path file = module.resolve("src/main/resources").resolve(CoverageFile.PATH);
          if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
              found.add(CoverageFile.parse(module.getFileName().toString(), in));
            }
          }
        }
      }
    }
    return found;
  }

  private static List<Recorded> recorded() throws IOException {
    List<Recorded> all = new ArrayList<>();
    try (var zip =
        new ZipInputStream(RecordingsTest.class.getResourceAsStream("/recordings.zip"))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        all.addAll(read(e.getName(), zip.readAllBytes()));
      }
    }
    assertTrue(all.size() > 1000, "only " + all.size());
    return all;
  }

  private static List<Recorded> read(String file, byte[] bytes) throws IOException {
    List<Recorded> all = new ArrayList<>();
    boolean stateOfTheWorld = file.contains("-sotw/");
    if (stateOfTheWorld) {
      DiscoveryResponse.parseFrom(bytes)
          .getResourcesList()
          .forEach(any -> all.add(new Recorded(file, "", any)));
    } else {
      for (Resource r : DeltaDiscoveryResponse.parseFrom(bytes).getResourcesList()) {
        if (r.hasResource()) {
          all.add(new Recorded(file, r.getName(), r.getResource()));
        }
      }
    }
    return all;
  }
}
