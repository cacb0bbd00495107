package io.weft.loadbalancing.internal.service;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The services that a component has registered through its bundle's context. */
final class Registrations {
  final List<Object> services = new ArrayList<>();
  final List<Dictionary<?, ?>> properties = new ArrayList<>();

  BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("registerService")) {
                throw new UnsupportedOperationException(method.getName());
              }
              services.add(arguments[1]);
              properties.add((Dictionary<?, ?>) arguments[2]);
              return registration(() -> services.remove(arguments[1]));
            });
  }

  private static ServiceRegistration<?> registration(Runnable unregister) {
    return (ServiceRegistration<?>)
        Proxy.newProxyInstance(
            Registrations.class.getClassLoader(),
            new Class<?>[] {ServiceRegistration.class},
            (_, method, _) -> {
              if (!method.getName().equals("unregister")) {
                throw new UnsupportedOperationException(method.getName());
              }
              unregister.run();
              return null;
            });
  }
}
