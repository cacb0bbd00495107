package io.weft.bench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.node.DecisionTimes.Total;
import org.junit.jupiter.api.Test;

class DecisionTimesTest {

  /** As bpftool prints it: programs that never ran while the kernel counted have no counts. */
  @Test
  void addsTheProgramsThatStartChains() throws Exception {
    String programs =
        """
        [{"id":1,"type":"sk_msg","name":"weft_ask__msg","run_time_ns":3000,"run_cnt":4},
         {"id":2,"type":"sk_msg","name":"weft_ask__msg"},
         {"id":3,"type":"sk_msg","name":"http_routing","run_time_ns":70,"run_cnt":7},
         {"id":4,"type":"cgroup_skb"}]
        """;
    assertEquals(new Total(4, 3000), DecisionTimes.sum(new ObjectMapper().readTree(programs)));
  }

  @Test
  void meanIsOfTheRunsBetween() throws Exception {
    assertEquals(500, new Total(14, 8000).meanSince(new Total(4, 3000)));
    assertThrows(
        MeasurementException.class, () -> new Total(4, 3000).meanSince(new Total(4, 3000)));
  }
}
