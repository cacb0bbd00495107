package io.weft.mesh.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.weft.mesh.internal.definition.DefinitionBook;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.RefusedException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private final ManualTime time = new ManualTime();
  private final DefinitionBook book = new DefinitionBook(4, time);

  private static final class Compiler implements DefinitionCompiler {
    final Map<Integer, Message> compiled = new HashMap<>();
    boolean replayed;

    @Override
    public String kind() {
      return "split";
    }

    @Override
    public void compile(int id, Message content) throws RefusedException {
      if (content.equals(StringValue.of("bad"))) {
        throw new RefusedException("bad");
      }
      compiled.put(id, content);
    }

    @Override
    public void remove(int id) {
      compiled.remove(id);
    }

    @Override
    public void replayed() {
      replayed = true;
    }
  }

  @Test
  void equalContentIsOneDefinitionUntilTheLastHolderHasGone() throws RefusedException {
    var compiler = new Compiler();
    book.add(compiler);
    int id = book.define("split", StringValue.of("x"));
    assertEquals(id, book.define("split", StringValue.of("x")));
    assertNotEquals(id, book.define("split", StringValue.of("y")));
    book.release("split", id);
    time.graceEnds();
    assertTrue(compiler.compiled.containsKey(id));
    book.release("split", id);
    assertEquals(id, book.define("split", StringValue.of("x")), "back within the grace time");
    time.graceEnds();
    assertTrue(compiler.compiled.containsKey(id));
    book.release("split", id);
    time.graceEnds();
    assertEquals(1, compiler.compiled.size());
    assertThrows(IllegalStateException.class, () -> book.release("split", id));
  }

  @Test
  void aLaterCompilerIsFilled() throws RefusedException {
    assertThrows(RefusedException.class, () -> book.define("split", StringValue.of("x")));
    var first = new Compiler();
    book.add(first);
    int id = book.define("split", StringValue.of("x"));
    assertThrows(RefusedException.class, () -> book.define("split", StringValue.of("bad")));
    var second = new Compiler();
    book.add(second);
    book.drop(first);
    assertTrue(second.replayed);
    assertEquals(Map.of(id, StringValue.of("x")), second.compiled);
  }

  @Test
  void aFullTableRefuses() throws RefusedException {
    book.add(new Compiler());
    for (String content : new String[] {"1", "2", "3"}) {
      book.define("split", StringValue.of(content));
    }
    var refused =
        assertThrows(RefusedException.class, () -> book.define("split", StringValue.of("4")));
    assertTrue(refused.getMessage().contains("is full"));
  }

  @Test
  void whatWasRefusedIsAskedForWhenACompilerComes() {
    var f = new MeshFixture();
    int[] asked = {0};
    f.mesh.refusals().onRetry(() -> asked[0]++);
    f.mesh.add(new Compiler());
    assertEquals(1, asked[0], "a handler of routes may have refused, unknown to the mesh");
  }
}
