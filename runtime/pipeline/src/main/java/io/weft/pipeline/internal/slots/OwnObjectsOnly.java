package io.weft.pipeline.internal.slots;

import io.weft.kernel.BpfObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Shows a bundle its own BPF objects and nobody else's: with two versions of a bundle side by side,
 * the same reference of a component finds in each the object that came with it.
 */
final class OwnObjectsOnly implements FindHook, EventListenerHook {

  @Override
  public void find(
      BundleContext context,
      String name,
      String filter,
      boolean all,
      Collection<ServiceReference<?>> references) {
    references.removeIf(reference -> isHidden(reference, context));
  }

  @Override
  public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
    listeners.keySet().removeIf(context -> isHidden(event.getServiceReference(), context));
  }

  private static boolean isHidden(ServiceReference<?> reference, BundleContext context) {
    long asking = context.getBundle().getBundleId();
    return isObject(reference)
        && asking != Constants.SYSTEM_BUNDLE_ID
        && !Long.valueOf(asking).equals(reference.getProperty(Constants.SERVICE_BUNDLEID));
  }

  private static boolean isObject(ServiceReference<?> reference) {
    return reference.getProperty(Constants.OBJECTCLASS) instanceof String[] classes
        && List.of(classes).contains(BpfObject.class.getName());
  }
}
