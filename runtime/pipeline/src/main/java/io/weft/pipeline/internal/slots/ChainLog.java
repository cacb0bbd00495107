package io.weft.pipeline.internal.slots;

import java.util.Map;
import java.util.TreeSet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says in the log which slots serve from now on, and which do not. */
final class ChainLog {
  private static final Logger LOG = LogManager.getLogger(ChainLog.class);

  private ChainLog() {}

  static void changed(ChainPlan before, ChainPlan after) {
    TreeSet<String> names = new TreeSet<>(before.chosen().keySet());
    names.addAll(after.chosen().keySet());
    for (String name : names) {
      Candidate was = before.chosen().get(name);
      Candidate is = after.chosen().get(name);
      if (is == null) {
        LOG.warn(
            "slot {} (phase {}) of {} is out of the chain: requests that need the phase get {}",
            name,
            was.slot().phase().label(),
            was.origin(),
            was.slot().onMiss().label());
      } else if (was == null || was.slot().index() != is.slot().index()) {
        LOG.info(
            "slot {} (phase {}, order {}) of {} serves",
            name,
            is.slot().phase().label(),
            is.slot().order(),
            is.origin());
      }
    }
    waiting(before.waiting(), after.waiting());
  }

  private static void waiting(Map<Candidate, String> before, Map<Candidate, String> after) {
    after.forEach(
        (candidate, reason) -> {
          if (!reason.equals(before.get(candidate))) {
            LOG.warn(
                "slot {} of {} does not serve: {}",
                candidate.slot().name(),
                candidate.origin(),
                reason);
          }
        });
  }
}
