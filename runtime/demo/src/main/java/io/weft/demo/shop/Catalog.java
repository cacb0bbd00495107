package io.weft.demo.shop;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** {@code Catalog VERSION HOST:PORT REVIEWS-URL}: items, with the stars that reviews gives them. */
public final class Catalog {
  private final String version;
  private final Caller reviews;

  private Catalog(String version, URI reviews) {
    this.version = version;
    this.reviews = new Caller("reviews", reviews);
  }

  public static void main(String[] args) {
    Leash.hold();
    var catalog = new Catalog(args[0], URI.create(args[2]));
    Service.serve(args[1], catalog::items);
    System.out.println(Service.LISTENING);
  }

  /** Without reviews there are items without stars; the caller learns how the call went. */
  private void items(HttpExchange exchange) throws IOException {
    Call call = reviews.call("all");
    String stars = call.ok() ? call.body().strip() : "{}";
    Service.answer(
        exchange,
        200,
        Map.of(
            Call.VERSION, version, Call.NESTED, call.header(), "content-type", "application/json"),
        "{\"version\":\"%s\",\"item\":\"loom\",\"reviews\":%s}%n".formatted(version, stars));
  }
}
