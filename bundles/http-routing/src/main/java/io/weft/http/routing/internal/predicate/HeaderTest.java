package io.weft.http.routing.internal.predicate;

import io.weft.http.routing.internal.action.DecidedTarget;
import io.weft.spi.relay.RequestView;
import java.util.List;

/** A header whose lines are tested one by one; one that fits is enough. */
public record HeaderTest(String name, TextTest text, boolean invert, boolean missingIsEmpty)
    implements RequestTest {

  @Override
  public boolean holds(RequestView request, DecidedTarget target) {
    List<String> lines = request.values(name);
    if (lines.isEmpty()) {
      return missingIsEmpty && text.test("") != invert;
    }
    return lines.stream().anyMatch(text::test) != invert;
  }

  @Override
  public String describe() {
    return "header " + name + (invert ? " not " : " ") + text.describe();
  }
}
