// Go's net/http, as a server (no arguments) and as a client: its own poller, non-blocking sockets, many threads.
package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

var modes = []string{"whole", "whole", "pieces", "chunked", "slow", "close"}
var sizes = []int{0, 1, 12, 700, 1024, 4096, 16384, 40000, 65536, 200000}

func repeated(token string, size int) []byte {
	return []byte(strings.Repeat(token, size/len(token)+1)[:size])
}

func answer(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	token, mode := path[0], path[2]
	size, _ := strconv.Atoi(path[1])
	received, _ := io.ReadAll(r.Body)
	intact := strconv.Itoa(len(received))
	if !bytes.Equal(received, repeated(token, len(received))) {
		intact = "bad"
	}
	w.Header().Set("X-Token", token)
	w.Header().Set("X-Received", intact)
	body := repeated(token, size)
	if mode == "close" {
		w.Header().Set("Connection", "close")
	} else if mode != "chunked" {
		w.Header().Set("Content-Length", strconv.Itoa(size))
	}
	if mode == "whole" || mode == "close" {
		w.Write(body)
		return
	}
	flush := w.(http.Flusher).Flush
	flush()
	for _, part := range [][]byte{body[:size/2], body[size/2:]} {
		if mode == "slow" {
			time.Sleep(2 * time.Millisecond)
		}
		w.Write(part)
		flush()
	}
}

func serve() {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	go http.Serve(listener, http.HandlerFunc(answer))
	io.Copy(io.Discard, os.Stdin)
}

func one(client *http.Client, url, token string, random *rand.Rand) string {
	size, mode := sizes[random.Intn(len(sizes))], modes[random.Intn(len(modes))]
	method, sent := "GET", []byte{}
	if random.Intn(10) < 4 {
		method, sent = "POST", repeated(token, sizes[random.Intn(len(sizes))])
	}
	what := fmt.Sprintf("%s %s of %d octets, sent %d: ", token, mode, size, len(sent))
	request, _ := http.NewRequest(method, fmt.Sprintf("%s/%s/%d/%s", url, token, size, mode), bytes.NewReader(sent))
	response, err := client.Do(request)
	if err != nil {
		return what + err.Error()
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return what + err.Error()
	case response.StatusCode != 200:
		return what + response.Status
	case response.Header.Get("X-Token") != token:
		return what + "the answer of " + response.Header.Get("X-Token")
	case response.Header.Get("X-Received") != strconv.Itoa(len(sent)):
		return what + "the server received " + response.Header.Get("X-Received")
	case !bytes.Equal(content, repeated(token, size)):
		return fmt.Sprintf("%sanother body of %d octets", what, len(content))
	}
	return ""
}

func main() {
	if len(os.Args) == 1 {
		serve()
		return
	}
	url := "http://" + os.Args[1] + ":" + os.Args[2]
	var numbers [3]int
	for i := range numbers {
		numbers[i], _ = strconv.Atoi(os.Args[i+3])
	}
	requests, connections, seed := numbers[0], numbers[1], numbers[2]
	transport := &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections}
	client := &http.Client{Transport: transport, Timeout: 20 * time.Second}
	var group sync.WaitGroup
	bad := make(chan string, connections)
	for n := 0; n < connections; n++ {
		group.Add(1)
		go func(n int) {
			defer group.Done()
			random := rand.New(rand.NewSource(int64(seed*1000 + n)))
			for i := 0; i < requests/connections; i++ {
				if wrong := one(client, url, fmt.Sprintf("go%d.%d.%d", seed, n, i), random); wrong != "" {
					bad <- wrong
					return
				}
			}
		}(n)
	}
	group.Wait()
	select {
	case wrong := <-bad:
		fmt.Println("bad " + wrong)
	default:
		fmt.Println("ok", requests/connections*connections)
	}
}
