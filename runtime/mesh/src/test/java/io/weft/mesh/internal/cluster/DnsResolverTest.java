package io.weft.mesh.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

/** The resolver against a name server that the test plays. */
class DnsResolverTest {
  private FakeNameServer server;
  private DnsResolver resolver;

  @BeforeEach
  void start() throws Exception {
    server = new FakeNameServer();
    var simple =
        new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    simple.setTimeout(Duration.ofSeconds(2));
    resolver =
        new DnsResolver(
            () ->
                LookupSession.builder()
                    .resolver(simple)
                    .searchPath(Name.fromConstantString("shop.example."))
                    .build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Resolver.Answer resolve(String host) throws Exception {
    return resolver.resolve(host).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Set<String> text(Resolver.Answer answer) {
    return answer.addresses().stream().map(InetAddress::getHostAddress).collect(Collectors.toSet());
  }

  @Test
  void bothFamiliesAndTheShortestLifetime() throws Exception {
    server.add("db.shop.example. 300 IN A 127.0.0.7");
    server.add("db.shop.example. 30 IN A 127.0.0.8");
    server.add("db.shop.example. 60 IN AAAA fd00::7");
    var answer = resolve("db.shop.example");
    assertEquals(Set.of("127.0.0.7", "127.0.0.8", "fd00:0:0:0:0:0:0:7"), text(answer));
    assertEquals(Duration.ofSeconds(30), answer.lifetime());
  }

  @Test
  void oneFamilyIsEnoughAndAliasesAndTheSearchPathAreFollowed() throws Exception {
    server.add("db.shop.example. 300 IN CNAME real.shop.example.");
    server.add("real.shop.example. 5 IN A 127.0.0.7");
    assertEquals(Set.of("127.0.0.7"), text(resolve("db")));
  }

  @Test
  void everyQuestionIsAskedAnew() throws Exception {
    server.add("db.shop.example. 300 IN A 127.0.0.7");
    assertEquals(Set.of("127.0.0.7"), text(resolve("db.shop.example")));
    server.clear();
    server.add("db.shop.example. 300 IN A 127.0.0.9");
    assertEquals(Set.of("127.0.0.9"), text(resolve("db.shop.example")));
  }

  @Test
  void whatHasNoAddressFailsWithTheReason() {
    var failure = assertThrows(ExecutionException.class, () -> resolve("nobody.shop.example"));
    assertTrue(failure.getMessage().contains("nobody.shop.example: "), failure.getMessage());
    assertTrue(failure.getMessage().contains("NoSuchDomainException"), failure.getMessage());
    var noName = assertThrows(ExecutionException.class, () -> resolve("a..b"));
    assertTrue(noName.getMessage().contains("a..b is no name of DNS"), noName.getMessage());
  }
}
