package io.weft.it.osgi;

import aQute.bnd.osgi.repository.ResourcesRepository;
import aQute.bnd.osgi.resource.ResourceBuilder;
import biz.aQute.resolve.AbstractResolveContext;
import biz.aQute.resolve.BndResolver;
import biz.aQute.resolve.ResolveProcess;
import biz.aQute.resolve.ResolverLogger;
import io.weft.launcher.framework.Frameworks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;

/** Asks the resolver of bnd whether bundles have all that they require. */
final class Resolution extends AbstractResolveContext {

  private Resolution(Resource system, List<Resource> bundles) throws Exception {
    super(new ResolverLogger(0));
    setLevel(0);
    setSystemResource(system);
    addRepository(new ResourcesRepository(bundles));
    List<Requirement> wanted = new ArrayList<>();
    for (Resource bundle : bundles) {
      wanted.add(createIdentityRequirement(getResourceIdentity(bundle), "0"));
    }
    setInputRequirements(wanted.toArray(Requirement[]::new));
  }

  /** What is missing, by name; empty if the bundles resolve with nothing but the framework. */
  static String problem(Path folder, List<Path> jars) throws Exception {
    List<Resource> bundles = new ArrayList<>();
    for (Path jar : jars) {
      bundles.add(ResourceBuilder.parse(jar.toFile(), jar.toUri()));
    }
    Resolution context = new Resolution(system(folder), bundles);
    try (ResolverLogger log = new ResolverLogger(0)) {
      var _ = new BndResolver(log).resolve(context);
      return "";
    } catch (ResolutionException e) {
      return ResolveProcess.format(ResolveProcess.augment(context, e));
    }
  }

  /** A node's empty framework on this JDK: its packages and execution environments. */
  private static Resource system(Path folder) throws Exception {
    Framework framework = Frameworks.start(Distribution.node(folder, "resolution"));
    try {
      ResourceBuilder system = new ResourceBuilder();
      for (Capability capability : framework.adapt(BundleRevision.class).getCapabilities(null)) {
        system.addCapability(capability);
      }
      return system.build();
    } finally {
      framework.stop();
      var _ = framework.waitForStop(0);
    }
  }
}
