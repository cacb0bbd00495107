package io.weft.http.routing.internal.corpus;

import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.weft.http.routing.internal.service.KernelRouting;
import io.weft.http.routing.internal.service.KernelRouting.Asked;
import io.weft.testkit.Answer;
import io.weft.testkit.Answer.Kind;
import io.weft.testkit.Question;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One recorded request, and what follows it on its connection. */
final class Conversation {
  private final KernelRouting node;
  private final int listener;
  private final Struct request;
  private final Struct expect;
  private final Wire wire;
  private final Decided decided;
  private final List<String> more = new ArrayList<>();
  private int upstream;
  private boolean first = true;

  Conversation(KernelRouting node, int listener, Struct request) {
    this.node = node;
    this.listener = listener;
    this.request = request;
    expect = Corpus.struct(request, "expect");
    wire = new Wire(request);
    decided = new Decided(expect);
  }

  Map<String, String> run() {
    do {
      Optional<byte[]> head = wire.head();
      if (head.isEmpty()) {
        status("no_response");
        break;
      }
      if (!one(head.get())) {
        break;
      }
    } while (wire.isReadable());
    decided.put("upstream_requests", upstream);
    decided.put("more_statuses", more);
    return decided.facts();
  }

  private boolean one(byte[] head) {
    Asked asked = node.ask(question(listener, request, head));
    Answer answer = asked.answer();
    boolean split = answer.definitions().get("split") != 0;
    boolean forwards = answer.kind() == Kind.FORWARD || split;
    Wire.Body body = wire.body(answer);
    if (forwards && body != Wire.Body.WHOLE) {
      status(body == Wire.Body.BAD ? "400" : "no_response");
      return false;
    }
    upstream += forwards ? 1 : 0;
    if (!first) {
      more.add(forwards ? "200" : "" + answer.status());
    } else if (forwards) {
      decided.upstream(head, asked, split ? splitCluster(answer) : cluster(answer));
    } else if (answer.kind() == Kind.REPLY) {
      decided.local(asked);
    } else {
      throw new AssertionError(answer.summary());
    }
    first = false;
    return forwards ? keepsAlive(answer) : !Decided.isRefusal(answer);
  }

  private static boolean keepsAlive(Answer answer) {
    return (answer.httpFlags() & 1) != 0;
  }

  private void status(String status) {
    if (!first) {
      if (status.length() == 3) {
        more.add(status);
      }
      return;
    }
    decided.put("outcome", status.length() == 3 ? "local" : status);
    if (status.length() == 3) {
      decided.put("status", status);
    }
  }

  static Question question(int listener, Struct request, byte[] head) {
    String source = Corpus.text(request, "source");
    return Question.ofBytes(listener, head)
        .source(new InetSocketAddress(source.isEmpty() ? "127.0.0.1" : source, 40000))
        .destination(new InetSocketAddress("127.0.0.1", Corpus.PORT));
  }

  private String cluster(Answer answer) {
    return node.clusterName(answer.cluster());
  }

  /** The slot of another phase draws one; whether Envoy's is among them can be said here. */
  private String splitCluster(Answer answer) {
    Message content = node.definition(answer.definitions().get("split"));
    String wanted = Corpus.text(expect, "cluster");
    boolean possible =
        ((WeightedCluster) content)
            .getClustersList().stream()
                .anyMatch(c -> c.getName().equals(wanted) && c.getWeight().getValue() > 0);
    return possible ? wanted : "not " + wanted;
  }
}
