package io.weft.grayscale.internal;

import io.weft.spi.relay.MirrorCopy;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.List;
import java.util.Optional;

/** The copies of a route's requests. */
record Mirror(List<Copy> copies) implements RequestAction {

  Mirror {
    copies = List.copyOf(copies);
  }

  @Override
  public List<MirrorCopy> mirrors(RequestView view) {
    return copies.stream().map(copy -> copy.draw(view)).flatMap(Optional::stream).toList();
  }
}
