// SPDX-License-Identifier: Apache-2.0

// Package wire stands in for the vendors, on loopback: it records what they are sent and answers
// what a script says.
//
// An address that is an option of a service is that of the sink. A vendor whose address is fixed is
// reached through a proxy, as the engine's clients read HTTPS_PROXY, and shows a certificate of an
// authority of our own, which they find in SSL_CERT_FILE.
package wire

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

const loopback = "127.0.0.1"

// What the cases call the addresses of the servers.
var addresses = []string{"SINK", "TLS-SINK", "BAD-SINK", "PROXY", "SMTP"}

// Vendors are the servers.
type Vendors struct {
	folder    string
	issuer    *authority
	stranger  *authority              // whom nobody trusts
	listeners map[string]net.Listener // by what a case calls its address
	tunnels   *tunnels

	mutex     sync.Mutex
	script    Script
	exchanges []Exchange
	received  int // requests since the script began
	mail      *mailbox
}

// Start starts them. Nothing may have used TLS or a proxy before: Go reads the environment once.
func Start() (*Vendors, error) {
	issuer, err := newAuthority("known")
	if err != nil {
		return nil, err
	}
	stranger, err := newAuthority("stranger")
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "vendors")
	if err != nil {
		return nil, err
	}
	vendors := &Vendors{
		folder: folder, issuer: issuer, stranger: stranger,
		listeners: map[string]net.Listener{}, tunnels: newTunnels(),
	}
	vendors.mail = &mailbox{issuer: issuer}
	if err := vendors.open(); err != nil {
		vendors.Stop()
		return nil, err
	}
	return vendors, nil
}

func (vendors *Vendors) open() error {
	if err := vendors.issuer.save(vendors.certificate()); err != nil {
		return err
	}
	for _, name := range addresses {
		listener, err := net.Listen("tcp", loopback+":0")
		if err != nil {
			return err
		}
		vendors.listeners[name] = listener
	}
	go serve(vendors.listeners["SINK"], vendors.answer("sink"))
	go serve(tls.NewListener(vendors.listeners["TLS-SINK"], vendors.issuer.serverSide()), vendors.answer("tls-sink"))
	go serve(tls.NewListener(vendors.listeners["BAD-SINK"], vendors.stranger.serverSide()), vendors.answer("bad-sink"))
	go serve(vendors.listeners["PROXY"], http.HandlerFunc(vendors.proxy))
	go serve(tls.NewListener(vendors.tunnels, vendors.issuer.serverSide()), vendors.answer(""))
	go vendors.mail.serve(vendors.listeners["SMTP"])
	proxy := "http://" + vendors.listeners["PROXY"].Addr().String()
	return setEnvironment(map[string]string{
		"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "NO_PROXY": "", "SSL_CERT_FILE": vendors.certificate(),
	})
}

func setEnvironment(variables map[string]string) error {
	for name, value := range variables {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (vendors *Vendors) certificate() string {
	return filepath.Join(vendors.folder, "authority.pem")
}

// Stop closes all of them.
func (vendors *Vendors) Stop() {
	for _, listener := range vendors.listeners {
		listener.Close()
	}
	vendors.tunnels.Close()
	os.RemoveAll(vendors.folder)
}

// Fill puts addresses where a case has their names.
func (vendors *Vendors) Fill(text string) string {
	_, port, _ := net.SplitHostPort(vendors.listeners["SMTP"].Addr().String())
	return strings.NewReplacer(
		"BAD-SINK", vendors.listeners["BAD-SINK"].Addr().String(),
		"TLS-SINK", vendors.listeners["TLS-SINK"].Addr().String(),
		"SINK", vendors.listeners["SINK"].Addr().String(),
		"SMTP-HOST", loopback,
		"SMTP-PORT", port,
	).Replace(text)
}

// Empty puts the names back.
func (vendors *Vendors) Empty(text string) string {
	for _, name := range addresses {
		address := vendors.listeners[name].Addr().String()
		host, port, _ := net.SplitHostPort(address)
		text = strings.ReplaceAll(text, address, name)
		text = strings.ReplaceAll(text, host+"%3A"+port, name)
	}
	return text
}

// Play begins a new script.
func (vendors *Vendors) Play(script Script, mail MailScript) {
	vendors.mutex.Lock()
	defer vendors.mutex.Unlock()
	vendors.script = script
	vendors.exchanges = nil
	vendors.received = 0
	vendors.mail.play(mail)
}

// Take gives what was exchanged since the last time, and the mail.
func (vendors *Vendors) Take() ([]Exchange, *Mail) {
	vendors.mutex.Lock()
	defer vendors.mutex.Unlock()
	exchanges := vendors.exchanges
	vendors.exchanges = nil
	return exchanges, vendors.mail.take()
}

func serve(listener net.Listener, handler http.Handler) {
	server := &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0)}
	server.Serve(listener)
}
