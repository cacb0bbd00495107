package io.weft.relay.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint that does with each connection what a test wants. */
final class Backend implements AutoCloseable {
  private static final String CUT = "\0cut";

  private final ServerSocket server;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Connections that came. */
  final AtomicInteger connections = new AtomicInteger();

  /** Heads of requests, as {@link #head} read them. */
  final CopyOnWriteArrayList<String> heads = new CopyOnWriteArrayList<>();

  /** Serves one connection; returning closes it. */
  interface Script {
    void serve(Backend backend, Socket socket) throws IOException, InterruptedException;
  }

  Backend(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 4096, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** Answers each request with fixed bytes; reads bodies by Content-Length and chunks. */
  static Backend answering(String answer) {
    return new Backend(
        (backend, socket) -> {
          while (!backend.request(socket).isEmpty()) {
            send(socket, answer);
          }
        });
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      script.serve(this, socket);
    } catch (IOException e) {
      // The other side closed it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  /** Reads a head; empty at the end of the connection. */
  String head(Socket socket) throws IOException {
    String head = until(socket.getInputStream(), "\r\n\r\n");
    if (!head.isEmpty()) {
      heads.add(head);
    }
    return head;
  }

  /** Reads a whole request; its octets, empty when the connection ends before the request does. */
  String request(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    String head = until(in, "\r\n\r\n");
    String body = body(in, head);
    if (!head.isEmpty() && !body.equals(CUT)) {
      heads.add(head);
      return head + body;
    }
    return "";
  }

  private static String body(InputStream in, String head) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("\r\ntransfer-encoding:")) {
      return chunks(in);
    }
    int at = lower.indexOf("\r\ncontent-length:");
    if (at < 0) {
      return "";
    }
    int length = Integer.parseInt(head.substring(at + 17, head.indexOf('\r', at + 2)).strip());
    byte[] body = in.readNBytes(length);
    return body.length < length ? CUT : new String(body, StandardCharsets.ISO_8859_1);
  }

  private static String chunks(InputStream in) throws IOException {
    var body = new StringBuilder();
    while (true) {
      String line = until(in, "\r\n");
      if (line.isEmpty()) {
        return CUT;
      }
      body.append(line);
      int size = Integer.parseInt(line.split("[;\\s]")[0], 16);
      if (size == 0) {
        String rest = trailers(in);
        return rest.equals(CUT) ? CUT : body + rest;
      }
      byte[] data = in.readNBytes(size + 2);
      if (data.length < size + 2) {
        return CUT;
      }
      body.append(new String(data, StandardCharsets.ISO_8859_1));
    }
  }

  private static String trailers(InputStream in) throws IOException {
    var text = new StringBuilder();
    String line = until(in, "\r\n");
    while (line.length() > 2) {
      text.append(line);
      line = until(in, "\r\n");
    }
    return line.isEmpty() ? CUT : text + line;
  }

  static String until(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    while (text.length() < end.length()
        || !text.substring(text.length() - end.length()).equals(end)) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      text.append((char) octet);
    }
    return text.toString();
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Ends the connection with a reset. */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
