package io.weft.mesh.internal.service;

import io.weft.mesh.internal.cluster.DnsResolver;
import io.weft.mesh.internal.cluster.NameServers;
import io.weft.mesh.internal.id.MeshThread;
import io.weft.pipeline.CoreMaps;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.NetworkFilterHandler;
import io.weft.spi.relay.Splicing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The mesh on this node's kernel tables, with the services that plan and compile. */
@Component(service = MeshComponent.class, configurationPid = "io.weft.mesh")
public final class MeshComponent {
  private final KernelTables tables;
  private final NameServers nameServers = new NameServers();
  private final MeshThread thread;
  private final Mesh mesh;

  /** Configuration, PID {@code io.weft.mesh}. */
  public @interface Config {
    /** How long ids that nobody newly chooses stay as they were; milliseconds. */
    long grace_millis() default 5000;
  }

  @Activate
  public MeshComponent(@Reference CoreMaps core, Config config) {
    var lock = new ReentrantLock();
    tables = new KernelTables(core);
    thread = new MeshThread(lock, Duration.ofMillis(config.grace_millis()));
    mesh = new Mesh(tables.tables(), new DnsResolver(nameServers), lock, thread, thread);
    if (core.isAdopted()) {
      mesh.inherit(KernelTables.inherited(core), tables.tables(), thread);
    }
  }

  Mesh mesh() {
    return mesh;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindFilter(NetworkFilterHandler handler) {
    mesh.add(handler);
  }

  public void unbindFilter(NetworkFilterHandler handler) {
    mesh.drop(handler);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindClusterCompiler(ClusterCompiler compiler) {
    mesh.add(compiler);
  }

  public void unbindClusterCompiler(ClusterCompiler compiler) {
    mesh.drop(compiler);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindDefinitionCompiler(DefinitionCompiler compiler) {
    mesh.add(compiler);
  }

  public void unbindDefinitionCompiler(DefinitionCompiler compiler) {
    mesh.drop(compiler);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  public void bindSplicing(Splicing splicing) {
    mesh.splicing(Optional.of(splicing));
  }

  public void unbindSplicing(Splicing splicing) {
    mesh.splicing(Optional.empty());
  }

  @Deactivate
  public void stop() {
    thread.close();
    nameServers.close();
    tables.close();
  }
}
