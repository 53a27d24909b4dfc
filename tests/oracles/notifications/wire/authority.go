// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"sync"
	"time"
)

// An authority certifies any host, for as long as the program runs.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	mutex       sync.Mutex
	leaves      map[string]*tls.Certificate
}

func newAuthority(name string) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	draft := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	data, err := x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(data)
	if err != nil {
		return nil, err
	}
	return &authority{certificate: certificate, key: key, leaves: map[string]*tls.Certificate{}}, nil
}

// Writes the certificate where Go's crypto/x509 can read it.
func (issuer *authority) save(path string) error {
	block := &pem.Block{Type: "CERTIFICATE", Bytes: issuer.certificate.Raw}
	return os.WriteFile(path, pem.EncodeToMemory(block), 0o600)
}

// HTTP/1.1 is enough for us, and its requests are easier to compare.
func (issuer *authority) serverSide() *tls.Config {
	return &tls.Config{NextProtos: []string{"http/1.1"}, GetCertificate: issuer.leafFor}
}

func (issuer *authority) leafFor(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	name := hello.ServerName
	if name == "" {
		name = loopback // a client names no address in its greeting
	}
	issuer.mutex.Lock()
	defer issuer.mutex.Unlock()
	if known := issuer.leaves[name]; known != nil {
		return known, nil
	}
	leaf, err := issuer.certify(name)
	if err != nil {
		return nil, err
	}
	issuer.leaves[name] = leaf
	return leaf, nil
}

func (issuer *authority) certify(name string) (*tls.Certificate, error) {
	draft := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(issuer.leaves) + 2)),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    issuer.certificate.NotBefore,
		NotAfter:     issuer.certificate.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if address := net.ParseIP(name); address != nil {
		draft.IPAddresses = []net.IP{address}
	} else {
		draft.DNSNames = []string{name}
	}
	data, err := x509.CreateCertificate(rand.Reader, draft, issuer.certificate, &issuer.key.PublicKey, issuer.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{data}, PrivateKey: issuer.key}, nil
}
