// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
)

// Answers for one host; for the one that the request names if that is empty.
func (vendors *Vendors) answer(host string) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, received *http.Request) {
		name := host
		if name == "" {
			name = received.Host
		}
		response := vendors.exchange(name, received)
		for header, value := range response.Headers {
			writer.Header().Set(header, vendors.Fill(value))
		}
		writer.WriteHeader(response.Status)
		io.WriteString(writer, vendors.Fill(response.Body))
	})
}

func (vendors *Vendors) exchange(host string, received *http.Request) Response {
	vendors.mutex.Lock()
	defer vendors.mutex.Unlock()
	request, err := record(host, received)
	if err != nil {
		return Response{Status: 599, Body: err.Error()}
	}
	vendors.received++
	response := vendors.script.next(request.Method, request.Path, vendors.received)
	vendors.exchanges = append(vendors.exchanges, Exchange{request, response})
	return response
}

func (vendors *Vendors) proxy(writer http.ResponseWriter, received *http.Request) {
	if received.Method != http.MethodConnect {
		vendors.answer("").ServeHTTP(writer, received)
		return
	}
	connection, _, err := writer.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	io.WriteString(connection, "HTTP/1.1 200 Connected\r\n\r\n")
	vendors.tunnels.hand(connection)
}

// Tunnels are the connections that the proxy has opened, as a listener.
type tunnels struct {
	waiting chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func newTunnels() *tunnels {
	return &tunnels{waiting: make(chan net.Conn), closed: make(chan struct{})}
}

func (opened *tunnels) hand(connection net.Conn) {
	select {
	case opened.waiting <- connection:
	case <-opened.closed:
		connection.Close()
	}
}

func (opened *tunnels) Accept() (net.Conn, error) {
	select {
	case connection := <-opened.waiting:
		return connection, nil
	case <-opened.closed:
		return nil, errors.New("closed")
	}
}

func (opened *tunnels) Close() error {
	opened.once.Do(func() { close(opened.closed) })
	return nil
}

func (opened *tunnels) Addr() net.Addr {
	return &net.TCPAddr{}
}
