package io.weft.xds.node;

import io.weft.xds.engine.SourceId;
import io.weft.xds.files.FileSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Runs one configured set of files. */
@Component(
    service = FilesComponent.class,
    immediate = true,
    configurationPid = "io.weft.xds.files",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FilesOptions.class, factory = true)
public final class FilesComponent {
  private static final Logger LOG = LogManager.getLogger(FilesComponent.class);

  private final XdsNode node;
  private final String name;
  private final Optional<FileSource> source;

  @Activate
  public FilesComponent(
      @Reference XdsNode node, FilesOptions options, Map<String, Object> properties) {
    this.node = node;
    name = InstanceName.of(properties);
    source = start(new SourceId(name, options.precedence()), options);
  }

  private Optional<FileSource> start(SourceId id, FilesOptions options) {
    if (options.paths().length == 0) {
      return refuse("no paths. Correct io.weft.xds.files~" + name);
    }
    try {
      return Optional.of(node.add(id, Arrays.stream(options.paths()).map(Path::of).toList()));
    } catch (IOException e) {
      return refuse(
          "changes cannot be watched: " + e.getMessage() + ". Raise fs.inotify.max_user_instances");
    }
  }

  private Optional<FileSource> refuse(String why) {
    LOG.error("Files {} are not used: {}.", name, why);
    node.firstConfiguration().unusable(name, why);
    return Optional.empty();
  }

  /**
   * Its resources leave when its configuration is deleted; an update or the end of the node keeps
   * them in force.
   */
  @Deactivate
  public void stop(int reason) {
    boolean forGood = reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;
    node.firstConfiguration().corrected(name);
    source.ifPresent(s -> node.remove(s, forGood));
  }
}
