package io.weft.demo.shop;

import java.util.Map;

/** {@code Reviews VERSION HOST:PORT}: stars for the catalog's items. */
public final class Reviews {
  private Reviews() {}

  public static void main(String[] args) {
    Leash.hold();
    Map<String, String> headers = Map.of(Call.VERSION, args[0], "content-type", "application/json");
    Service.serve(args[1], exchange -> Service.answer(exchange, 200, headers, "{\"stars\":4.5}\n"));
    System.out.println(Service.LISTENING);
  }
}
