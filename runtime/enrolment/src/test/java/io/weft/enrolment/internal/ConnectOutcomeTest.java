package io.weft.enrolment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConnectOutcomeTest {

  @Test
  void followsTheAbi() throws IOException {
    String header = Files.readString(Path.of("../../bpf-programs/include/weft/connection.h"));
    String body = header.substring(header.indexOf("enum weft_connect_outcome {"));
    List<String> names =
        Pattern.compile("WEFT_CONNECT_(\\w+)")
            .matcher(body.substring(0, body.indexOf('}')))
            .results()
            .map(match -> match.group(1))
            .filter(name -> !name.equals("OUTCOMES"))
            .toList();
    assertEquals(names, Arrays.stream(ConnectOutcome.values()).map(Enum::name).toList());
  }
}
