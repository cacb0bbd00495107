package io.weft.spi.xds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Coverage as a table in the bundle: {@code META-INF/weft/coverage.tsv}. A line is {@code honoured
 * TAB FIELD} or {@code ignored TAB FIELD TAB REASON}; {@code #} starts a comment.
 */
public record CoverageFile(String feature, Set<String> honoured, Map<String, String> ignored)
    implements FieldCoverage {

  /** Where a bundle keeps its table. */
  public static final String PATH = "META-INF/weft/coverage.tsv";

  public CoverageFile {
    honoured = Set.copyOf(honoured);
    ignored = Map.copyOf(ignored);
  }

  /**
   * Reads the table from the class loader of {@code owner}.
   *
   * @throws IllegalArgumentException when it is absent or a line is malformed
   */
  public static CoverageFile of(String feature, Class<?> owner) {
    try (InputStream in = owner.getResourceAsStream("/" + PATH)) {
      if (in == null) {
        throw new IllegalArgumentException("no " + PATH + " beside " + owner.getName());
      }
      return parse(feature, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the table from a stream, which the caller closes. */
  public static CoverageFile parse(String feature, InputStream in) throws IOException {
    var honoured = new HashSet<String>();
    var ignored = new HashMap<String, String>();
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\t");
      if (parts.length == 2 && parts[0].equals("honoured")) {
        honoured.add(parts[1]);
      } else if (parts.length == 3 && parts[0].equals("ignored")) {
        ignored.put(parts[1], parts[2]);
      } else {
        throw new IllegalArgumentException(
            "coverage of " + feature + ": cannot read line: " + line);
      }
    }
    return new CoverageFile(feature, honoured, ignored);
  }
}
