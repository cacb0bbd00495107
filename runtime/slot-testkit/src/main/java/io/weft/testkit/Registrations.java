package io.weft.testkit;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The services that a component has registered through its bundle's context. */
public final class Registrations {
  private final List<Map.Entry<Object, Dictionary<?, ?>>> services = new ArrayList<>();

  /** A context that takes registrations, and nothing else. */
  public BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("registerService")) {
                throw new UnsupportedOperationException(method.getName());
              }
              var service =
                  Map.<Object, Dictionary<?, ?>>entry(
                      arguments[1], (Dictionary<?, ?>) arguments[2]);
              services.add(service);
              return registration(() -> services.remove(service));
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

  /** The services of a type that are registered now. */
  public <S> List<S> of(Class<S> type) {
    return services.stream()
        .map(Map.Entry::getKey)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The property of the only service of a type. */
  public Object property(Class<?> type, String name) {
    return services.stream()
        .filter(service -> type.isInstance(service.getKey()))
        .map(service -> (Object) service.getValue().get(name))
        .findFirst()
        .orElseThrow();
  }
}
