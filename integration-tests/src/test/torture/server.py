"""Python's own HTTP server: a thread and blocking sockets for each connection."""
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def answer(self, received):
        token, size, mode = self.path.strip("/").split("/")
        body = repeated(token, int(size))
        intact = received == repeated(token, len(received))
        head = ["HTTP/1.1 200 OK", "X-Token: " + token, "X-Received: " + (str(len(received)) if intact else "bad")]
        if mode == "chunked":
            head.append("Transfer-Encoding: chunked")
        elif mode == "close":
            head.append("Connection: close")
            self.close_connection = True
        else:
            head.append("Content-Length: %d" % len(body))
        self.write("\r\n".join(head).encode() + b"\r\n\r\n", body, mode)

    def write(self, head, body, mode):
        out = self.wfile
        if mode == "whole" or mode == "close":
            out.write(head + body)
        elif mode == "chunked":
            out.write(head)
            half = len(body) // 2
            for part in (body[:half], body[half:]):
                if part:
                    out.write(b"%x\r\n%s\r\n" % (len(part), part))
            out.write(b"0\r\n\r\n")
        else:
            out.write(head)
            if mode == "slow":
                time.sleep(0.002)
            half = len(body) // 2
            out.write(body[:half])
            if mode == "slow":
                time.sleep(0.002)
            out.write(body[half:])

    def log_message(self, *args):
        pass


def repeated(token, size):
    return (token * (size // len(token) + 1))[:size].encode()


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
