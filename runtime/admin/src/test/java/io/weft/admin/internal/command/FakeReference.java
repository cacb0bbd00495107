package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** A reference with an id; equal to those of the same id. */
public record FakeReference(long id) implements ServiceReference<Command> {

  @Override
  public Object getProperty(String key) {
    return key.equals("service.id") ? id : null;
  }

  @Override
  public String[] getPropertyKeys() {
    return new String[] {"service.id"};
  }

  @Override
  public Bundle getBundle() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Bundle[] getUsingBundles() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isAssignableTo(Bundle bundle, String className) {
    return true;
  }

  @Override
  public int compareTo(Object reference) {
    return Long.compare(id, ((FakeReference) reference).id);
  }

  @Override
  public Dictionary<String, Object> getProperties() {
    return new Hashtable<>(Map.of("service.id", id));
  }

  @Override
  public <A> A adapt(Class<A> type) {
    throw new UnsupportedOperationException();
  }
}
