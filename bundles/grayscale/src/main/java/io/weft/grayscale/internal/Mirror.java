package io.weft.grayscale.internal;

import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.MirrorCopy;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.List;
import java.util.Optional;

/** The copies of a route's requests, beside a cluster's edits. */
record Mirror(HeaderEdits edits, List<Copy> copies) implements RequestAction {

  Mirror {
    copies = List.copyOf(copies);
  }

  @Override
  public void editRequest(HeadEditor head, RequestView view) {
    edits.editRequest(head, view);
  }

  @Override
  public void editResponse(HeadEditor head, RequestView view) {
    edits.editResponse(head, view);
  }

  @Override
  public List<MirrorCopy> mirrors(RequestView view) {
    return copies.stream().map(copy -> copy.draw(view)).flatMap(Optional::stream).toList();
  }
}
