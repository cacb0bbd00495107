package io.weft.mesh.internal.cluster;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on loopback that has the records of a test. */
final class FakeNameServer implements AutoCloseable {
  private final DatagramSocket socket;
  private final List<Record> records = new CopyOnWriteArrayList<>();

  FakeNameServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("test-dns").start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** A line of a zone file. */
  void add(String line) throws IOException {
    try (var master = new Master(new java.io.ByteArrayInputStream(line.getBytes("US-ASCII")))) {
      records.add(master.nextRecord());
    }
  }

  void clear() {
    records.clear();
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private Message answer(Message query) {
    Record question = query.getQuestion();
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(question, Section.QUESTION);
    List<Record> named =
        records.stream().filter(r -> r.getName().equals(question.getName())).toList();
    named.stream()
        .filter(r -> r.getType() == question.getType() || r instanceof CNAMERecord)
        .forEach(r -> answer.addRecord(r, Section.ANSWER));
    if (named.isEmpty()) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
