package io.weft.http.routing.internal.service;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.weft.testkit.Question;
import io.weft.testkit.SlotContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every slot has to keep: sound answers to whatever comes, and a miss when it is absent. */
class SlotsKeepTheContractTest {
  private static final String ROUTES =
      """
      {"route_config":{"name":"shop","virtual_hosts":[{"name":"v","domains":["*"],"routes":[
        {"match":{"prefix":"/","headers":[{"name":"x-a","string_match":{"contains":"z"}}]},"route":{"cluster":"a"}},
        {"match":{"prefix":"/","query_parameters":[{"name":"q","string_match":{"suffix":"z"}}]},"route":{"cluster":"a"}},
        {"match":{"safe_regex":{"regex":"/(x|y)+"}},"route":{"cluster":"a"}},
        {"match":{"prefix":"/"},"route":{"cluster":"a"}}]}]},
       "normalize_path":true,"merge_slashes":true,"strip_any_host_port":true,
       "path_with_escaped_slashes_action":"UNESCAPE_AND_FORWARD"}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"http_parser", "http_routing"})
  void keeps(String slot) throws Exception {
    try (KernelRouting node = new KernelRouting()) {
      node.cluster("a");
      assertNotNull(node.listen(1, KernelRouting.manager(ROUTES).build()));
      Question question = Question.get(1, "shop.test:80", "/a/../b?q=1&r=2", "x-a: 1", "x-a: 2");
      new SlotContract(node.harness(), slot, question.predicates(-1L)).check();
    }
  }
}
