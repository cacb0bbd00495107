// Node's http with an agent that keeps connections: epoll, edge-triggered, non-blocking sockets.
const http = require("http");

const [host, port, requests, connections, seed] = process.argv.slice(2).map((v, i) => (i ? Number(v) : v));
const MODES = ["whole", "whole", "pieces", "chunked", "slow", "close"];
const SIZES = [0, 1, 12, 700, 1024, 4096, 16384, 40000, 65536, 200000];
const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
let state = seed * 2654435761;
const random = (n) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % n;
};
const repeated = (token, size) => token.repeat(Math.ceil(size / token.length) + 1).slice(0, size);

function one(token) {
  const size = SIZES[random(SIZES.length)];
  const mode = MODES[random(MODES.length)];
  const body = random(10) < 4 ? repeated(token, SIZES[random(SIZES.length)]) : null;
  const options = { host, port, agent, timeout: 20000, path: `/${token}/${size}/${mode}`, method: body === null ? "GET" : "POST" };
  if (body !== null) options.headers = { "Content-Length": body.length };
  const what = `${token} ${mode} of ${size} octets, sent ${body === null ? "none" : body.length}: `;
  return new Promise((resolve) => {
    const request = http.request(options, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", (e) => resolve(what + e.message));
      answer.on("end", () => {
        const content = Buffer.concat(parts).toString();
        const headers = answer.headers;
        if (answer.statusCode !== 200) resolve(what + "status " + answer.statusCode + " " + content.slice(0, 80));
        else if (headers["x-token"] !== token) resolve(what + "the answer of " + headers["x-token"]);
        else if (headers["x-received"] !== String((body || "").length)) resolve(what + "the server received " + headers["x-received"]);
        else if (content !== repeated(token, size)) resolve(what + "another body of " + content.length + ": " + content.slice(0, 40));
        else resolve(null);
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer in 20 s")));
    request.on("error", (e) => resolve(what + e.message));
    request.end(body === null ? undefined : body);
  });
}

async function work(number) {
  for (let i = 0; i < Math.floor(requests / connections); i++) {
    const wrong = await one(`js${seed}.${number}.${i}`);
    if (wrong) return wrong;
  }
  return null;
}

Promise.all(Array.from({ length: connections }, (_, n) => work(n))).then((results) => {
  const wrong = results.find((result) => result);
  console.log(wrong ? "bad " + wrong : "ok " + Math.floor(requests / connections) * connections);
  process.exit(0);
});
