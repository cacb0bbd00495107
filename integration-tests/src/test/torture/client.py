"""Python's http.client: blocking sockets, a thread for each connection."""
import http.client
import random
import sys
import threading

host, port, requests, connections, seed = sys.argv[1], *map(int, sys.argv[2:])
MODES = ["whole", "whole", "pieces", "chunked", "slow", "close"]
SIZES = [0, 1, 12, 700, 1024, 4096, 16384, 40000, 65536, 200000]
bad = []


def repeated(token, size):
    return (token * (size // len(token) + 1))[:size].encode()


def one(connection, token, random_source):
    size, mode = random_source.choice(SIZES), random_source.choice(MODES)
    body = repeated(token, random_source.choice(SIZES)) if random_source.random() < 0.4 else None
    connection.request("POST" if body is not None else "GET", "/%s/%d/%s" % (token, size, mode), body)
    answer = connection.getresponse()
    content = answer.read()
    what = "%s %s of %d octets, sent %s: " % (token, mode, size, None if body is None else len(body))
    if answer.status != 200:
        return what + "status %d %s" % (answer.status, content[:80])
    if answer.getheader("X-Token") != token:
        return what + "the answer of " + str(answer.getheader("X-Token"))
    if answer.getheader("X-Received") != str(len(body or b"")):
        return what + "the server received " + str(answer.getheader("X-Received"))
    if content != repeated(token, size):
        return what + "another body of %d octets: %s" % (len(content), content[:40])
    return None


def work(number):
    source = random.Random(seed * 1000 + number)
    connection = http.client.HTTPConnection(host, port, timeout=20)
    for i in range(requests // connections):
        token = "py%d.%d.%d" % (seed, number, i)
        try:
            wrong = one(connection, token, source)
        except Exception as e:
            wrong = token + ": " + repr(e)
        if wrong:
            bad.append(wrong)
            return


threads = [threading.Thread(target=work, args=(n,)) for n in range(connections)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("bad " + bad[0] if bad else "ok %d" % (requests // connections * connections))
