package io.weft.http.routing.internal.service;

import io.weft.relay.internal.http.EditableHead;
import io.weft.spi.relay.RequestView;
import io.weft.testkit.Answer;
import io.weft.testkit.Question;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A question as the relay shows it to predicates and actions. */
public final class AskedRequest implements RequestView {
  private final Question question;
  private final String text;
  private final EditableHead head;
  private int cluster;
  private String hostname = "";

  AskedRequest(Question question) {
    this.question = question;
    text = new String(question.head(), StandardCharsets.ISO_8859_1);
    head = editable();
  }

  EditableHead editable() {
    return new EditableHead(() -> text);
  }

  void decided(Answer answer, String endpoint) {
    cluster = answer.cluster();
    hostname = endpoint;
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String target() {
    return head.target();
  }

  @Override
  public String authority() {
    String target = target();
    int scheme = target.indexOf("://");
    if (scheme > 0 && target.charAt(0) != '/') {
      String rest = target.substring(scheme + 3);
      int end = rest.split("[/?]", 2)[0].length();
      return rest.substring(rest.lastIndexOf('@', end) + 1, end);
    }
    List<String> hosts = values("host");
    return hosts.isEmpty() ? "" : hosts.getFirst();
  }

  @Override
  public List<String> values(String name) {
    return head.values(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public InetSocketAddress source() {
    return question.source();
  }

  @Override
  public InetSocketAddress destination() {
    return question.destination();
  }

  @Override
  public int listener() {
    return question.listener();
  }

  @Override
  public int cluster() {
    return cluster;
  }

  @Override
  public String endpointHostname() {
    return hostname;
  }

  @Override
  public long predicates() {
    return question.predicates();
  }
}
