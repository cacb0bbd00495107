package io.weft.xds.engine;

import io.weft.spi.xds.ResourceName;

/** Is told what the engine does. Called on the engine's thread. */
public interface Observer {

  /** A batch went to the handlers of a type; {@code nanos} is what they took. */
  void applied(String typeUrl, int changed, int removed, long nanos);

  /** A version of a resource is refused. */
  void refused(ResourceName name, String reason);

  /** A version of a resource is in force that was refused before. */
  void accepted(ResourceName name);

  /** Everything that came was dealt with. */
  void reconciled();

  /** Nobody listens. */
  Observer NONE =
      new Observer() {
        @Override
        public void applied(String typeUrl, int changed, int removed, long nanos) {}

        @Override
        public void refused(ResourceName name, String reason) {}

        @Override
        public void accepted(ResourceName name) {}

        @Override
        public void reconciled() {}
      };
}
