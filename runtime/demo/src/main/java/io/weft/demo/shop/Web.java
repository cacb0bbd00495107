package io.weft.demo.shop;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * {@code Web HOST:PORT CATALOG-URL}: the shop's pages, and visitors who ask for them. It runs in a
 * network namespace of its own, so the visitors are in its process. Orders come by standard input:
 * {@code probe}, or {@code visit GROUP COUNT RATE} (visits in all, 0 without end; a second, 0 as
 * fast as 8 visitors can).
 */
public final class Web {
  private final Caller catalog;
  private final Report report;

  private Web(URI catalog, Report report) {
    this.catalog = new Caller("catalog", catalog);
    this.report = report;
  }

  public static void main(String[] args) {
    var report = new Report(System.out);
    var web = new Web(URI.create(args[1]), report);
    Service.serve(args[0], web::page);
    var visitors = new Visitors(new Caller("web", URI.create("http://" + args[0] + "/")), report);
    Leash.hold(line -> web.order(line.split(" "), visitors));
    report.line(Service.LISTENING);
  }

  private void order(String[] words, Visitors visitors) {
    switch (words[0]) {
      case "probe" -> report.line("{\"probe\":%s}".formatted(catalog.call(words[1]).json()));
      case "visit" ->
          visitors.visit(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      default -> System.err.println("unknown order: " + words[0]);
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    String group =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(Call.GROUP)).orElse("everyone");
    Caller.Answer answer = catalog.answer(group);
    report.add(answer.call());
    answer.nested().forEach(report::add);
    boolean ok = answer.call().ok() && answer.nested().stream().allMatch(Call::ok);
    String body = ok ? "<h1>Shop</h1>" + answer.call().body() : "the catalog is not there\n";
    Service.answer(exchange, ok ? 200 : 502, Map.of(Call.VERSION, "page"), body);
  }
}
