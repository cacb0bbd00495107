package io.weft.launcher;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks the greeters that are there. */
final class Greetings {

  private Greetings() {}

  /** What a bundle's greeters say; during an update there are two. */
  static List<String> of(Node node, String bundle) {
    BundleContext context = node.context();
    return references(context, "(who=" + bundle + ")").stream()
        .map(reference -> String.valueOf(context.getService(reference).get()))
        .toList();
  }

  @SuppressWarnings("rawtypes")
  private static Collection<ServiceReference<Supplier>> references(
      BundleContext context, String filter) {
    try {
      return context.getServiceReferences(Supplier.class, filter);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(filter, e);
    }
  }
}
