package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Keeps onmiss in a file of properties: {@code limit=pass}. What cannot be read rejects. */
final class OnMissFile implements OnMissMemory {
  private static final Logger LOG = LogManager.getLogger(OnMissFile.class);

  private final Path file;

  OnMissFile(Path file) {
    this.file = file;
  }

  @Override
  public Map<Phase, OnMiss> load() {
    Map<Phase, OnMiss> known = new EnumMap<>(Phase.class);
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("{} cannot be read, phases without a slot reject: {}", file, e.getMessage());
      }
    }
    for (Phase phase : Phase.values()) {
      OnMiss.labelled(properties.getProperty(phase.label(), ""))
          .ifPresent(onMiss -> known.put(phase, onMiss));
    }
    return known;
  }

  @Override
  public void save(Map<Phase, OnMiss> known) {
    Properties properties = new Properties();
    known.forEach((phase, onMiss) -> properties.setProperty(phase.label(), onMiss.label()));
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      try (Writer out = Files.newBufferedWriter(aside)) {
        properties.store(out, "what a request gets that needs a phase which no slot did");
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be written, phases reject after a restart: {}", file, e.getMessage());
    }
  }
}
