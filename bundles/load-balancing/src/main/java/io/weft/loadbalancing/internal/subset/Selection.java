package io.weft.loadbalancing.internal.subset;

import io.weft.spi.mesh.Endpoint;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Some hosts of a cluster.
 *
 * @param wanted empty: nobody
 * @param isSubset not all hosts, so localities may have to weigh less
 * @param counter second half of round robin's counter key
 */
public record Selection(Optional<Predicate<Endpoint>> wanted, boolean isSubset, int counter) {
  static final Selection ALL = new Selection(Optional.of(_ -> true), false, 0);
  static final Selection NOBODY = new Selection(Optional.empty(), false, 0);

  static Selection of(Criteria criteria, boolean listAsAny) {
    return new Selection(Optional.of(criteria.matcher(listAsAny)), true, criteria.number());
  }
}
