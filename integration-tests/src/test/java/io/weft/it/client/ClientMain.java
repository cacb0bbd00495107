package io.weft.it.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Makes connections when told to, a line an order, a line an answer.
 *
 * <ul>
 *   <li>{@code tcp HOST PORT}: the server's greeting
 *   <li>{@code nonblocking HOST PORT}: the same with a non-blocking connect
 *   <li>{@code open HOST PORT}: the same, and the connection stays
 *   <li>{@code echo TEXT}: sent on the connection that stays, and what came back
 *   <li>{@code http HOST PORT PATH [HEADER: VALUE|...]}: status and first line of the body
 * </ul>
 */
public final class ClientMain {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static Socket open = new Socket();

  private ClientMain() {}

  public static void main(String[] args) throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(answer(order));
    }
  }

  private static String answer(String order) {
    String[] words = order.split(" ", 5);
    try {
      return switch (words[0]) {
        case "tcp" -> greeting(connect(words[1], words[2]));
        case "nonblocking" -> greeting(nonblocking(words[1], words[2]));
        case "open" -> line(open = connect(words[1], words[2]));
        case "echo" -> echo(words[1]);
        case "http" -> http(words[1], words[2], words[3], words.length > 4 ? words[4] : "");
        default -> "error: unknown order";
      };
    } catch (IOException | InterruptedException e) {
      return "error: " + e.getMessage();
    }
  }

  private static Socket connect(String host, String port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(host, Integer.parseInt(port)), TIMEOUT_MILLIS);
    return socket;
  }

  private static Socket nonblocking(String host, String port)
      throws IOException, InterruptedException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.connect(new InetSocketAddress(host, Integer.parseInt(port)));
    while (!channel.finishConnect()) {
      Thread.sleep(1);
    }
    channel.configureBlocking(true);
    return channel.socket();
  }

  private static String greeting(Socket socket) throws IOException {
    try (socket) {
      return line(socket);
    }
  }

  private static String echo(String text) throws IOException {
    open.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    return line(open);
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection after '" + line + "'");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static String http(String host, String port, String path, String headers)
      throws IOException {
    try (Socket socket = connect(host, port)) {
      StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nConnection: close\r\n");
      head.append(headers.contains("host:") ? "" : "host: " + host + "\r\n");
      for (String header : headers.isEmpty() ? new String[0] : headers.split("\\|")) {
        head.append(header).append("\r\n");
      }
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      int body = all.indexOf("\r\n\r\n") + 4;
      return all.split(" ", 3)[1] + " " + all.substring(body).lines().findFirst().orElse("");
    }
  }
}
