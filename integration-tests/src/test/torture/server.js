// Node: one thread, epoll, non-blocking sockets.
const http = require("http");

const repeated = (token, size) => token.repeat(Math.ceil(size / token.length) + 1).slice(0, size);

const server = http.createServer((request, response) => {
  const [token, size, mode] = request.url.slice(1).split("/");
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const received = Buffer.concat(parts).toString();
    const intact = received === repeated(token, received.length);
    const body = repeated(token, Number(size));
    response.setHeader("X-Token", token);
    response.setHeader("X-Received", intact ? received.length : "bad");
    if (mode === "close") response.setHeader("Connection", "close");
    if (mode !== "chunked" && mode !== "close") response.setHeader("Content-Length", body.length);
    if (mode === "whole" || mode === "close") return response.end(body);
    response.flushHeaders();
    const half = Math.floor(body.length / 2);
    const pause = mode === "slow" ? 2 : 0;
    setTimeout(() => {
      if (half) response.write(body.slice(0, half));
      setTimeout(() => response.end(body.slice(half)), pause);
    }, pause);
  });
});
server.keepAliveTimeout = 60000;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
