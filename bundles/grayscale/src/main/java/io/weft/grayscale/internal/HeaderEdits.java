package io.weft.grayscale.internal;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.ArrayList;
import java.util.List;

/** What is changed in requests to one weighted cluster, and in its answers. */
record HeaderEdits(
    List<Edit> request,
    List<String> requestRemoved,
    List<Edit> response,
    List<String> responseRemoved,
    String host)
    implements RequestAction {

  static final HeaderEdits NONE = new HeaderEdits(List.of(), List.of(), List.of(), List.of(), "");

  /** One header line. */
  record Edit(String name, String value, HeaderAppendAction action) {

    void apply(HeadEditor head) {
      boolean present = !head.values(name).isEmpty();
      switch (action) {
        case ADD_IF_ABSENT -> {
          if (!present) {
            head.add(name, value);
          }
        }
        case OVERWRITE_IF_EXISTS_OR_ADD -> head.set(name, value);
        case OVERWRITE_IF_EXISTS -> {
          if (present) {
            head.set(name, value);
          }
        }
        default -> head.add(name, value);
      }
    }
  }

  HeaderEdits {
    request = List.copyOf(request);
    requestRemoved = List.copyOf(requestRemoved);
    response = List.copyOf(response);
    responseRemoved = List.copyOf(responseRemoved);
  }

  static HeaderEdits of(ClusterWeight cluster) throws RefusedException {
    return new HeaderEdits(
        edits(cluster.getRequestHeadersToAddList()),
        cluster.getRequestHeadersToRemoveList(),
        edits(cluster.getResponseHeadersToAddList()),
        cluster.getResponseHeadersToRemoveList(),
        cluster.getHostRewriteLiteral());
  }

  private static List<Edit> edits(List<HeaderValueOption> options) throws RefusedException {
    List<Edit> edits = new ArrayList<>();
    for (HeaderValueOption option : options) {
      String value = option.getHeader().getValue();
      if (!value.isEmpty() || option.getKeepEmptyValue()) {
        edits.add(new Edit(option.getHeader().getKey(), literal(value), action(option)));
      }
    }
    return edits;
  }

  @SuppressWarnings("deprecation") // append, which Istiod still sends
  private static HeaderAppendAction action(HeaderValueOption option) {
    return option.hasAppend() && !option.getAppend().getValue()
        ? HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD
        : option.getAppendAction();
  }

  private static String literal(String value) throws RefusedException {
    String text = value.replace("%%", "");
    if (text.indexOf('%') >= 0) {
      throw new RefusedException(
          "weighted_clusters headers_to_add: the value %s has a command operator, which is not offered"
              .formatted(value));
    }
    return value.replace("%%", "%");
  }

  boolean isEmpty() {
    return equals(NONE);
  }

  @Override
  public void editRequest(HeadEditor head, RequestView view) {
    requestRemoved.forEach(head::remove);
    request.forEach(edit -> edit.apply(head));
    if (!host.isEmpty()) {
      head.host(host);
    }
  }

  @Override
  public void editResponse(HeadEditor head, RequestView view) {
    responseRemoved.forEach(head::remove);
    response.forEach(edit -> edit.apply(head));
  }
}
