package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * All commands of the node. While two versions of a bundle run side by side both offer theirs; the
 * one of the newer service serves.
 */
@Component(service = CommandTable.class)
public final class CommandTable {
  private final Map<ServiceReference<Command>, Command> commands = new ConcurrentHashMap<>();

  /** They read this table, so as services of their own they would wait for each other. */
  private final List<Command> own = List.of(new DumpCommand(this), new HelpCommand(this));

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void add(ServiceReference<Command> reference, Command command) {
    commands.put(reference, command);
  }

  public void remove(ServiceReference<Command> reference) {
    commands.remove(reference);
  }

  public Optional<Command> find(String name) {
    return Optional.ofNullable(byName().get(name));
  }

  public Collection<Command> all() {
    return byName().values();
  }

  /** Ids of services grow, so the last one put is the newest. */
  private Map<String, Command> byName() {
    var sorted = new TreeMap<Long, Command>();
    commands.forEach(
        (reference, command) -> sorted.put((Long) reference.getProperty("service.id"), command));
    var names = new TreeMap<String, Command>();
    own.forEach(command -> names.put(command.name(), command));
    sorted.values().forEach(command -> names.put(command.name(), command));
    return names;
  }
}
