package io.weft.relay.internal.decision;

/** Requests and connections under way to each endpoint, where the kernel's balancing sees them. */
public interface EndpointCounters {

  /** Counts nothing. */
  EndpointCounters NONE =
      new EndpointCounters() {
        @Override
        public void began(int endpoint) {}

        @Override
        public void ended(int endpoint) {}
      };

  void began(int endpoint);

  void ended(int endpoint);
}
