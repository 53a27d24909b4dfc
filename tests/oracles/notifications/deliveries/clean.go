// SPDX-License-Identifier: Apache-2.0

package deliveries

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"regexp"
	"strings"

	"github.com/argoproj/notifications-engine/pkg/services"

	"gitops-steps/oracles/notifications/wire"
)

// What is another one each time, and what it becomes. The moment is 2026-01-02T03:04:05Z.
var random = []struct {
	what *regexp.Regexp
	word string
}{
	{regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`), "UUID"},
	{regexp.MustCompile(`"time":[0-9]{13}`), `"time":1767323045000`},
	{regexp.MustCompile(`"startsAt":"20[^"]*"`), `"startsAt":"2026-01-02T03:04:05Z"`},
	{regexp.MustCompile(`127\.0\.0\.1:[0-9]{4,5}->`), "CLIENT->"},
	{regexp.MustCompile(`rate reset in [0-9hms]+`), "rate reset in TIME"},
	{regexp.MustCompile(`0x[0-9a-f]{8,12}`), "ADDRESS"},
}

func (runner *Runner) clean(outcome Outcome) Outcome {
	outcome.Logs = runner.Logs.Take()
	if outcome.Exchanges == nil {
		outcome.Exchanges = []wire.Exchange{}
	}
	for index := range outcome.Exchanges {
		request := &outcome.Exchanges[index].Request
		request.Query = runner.cleanText(request.Query)
		request.Body = runner.cleanText(request.Body)
		for name, value := range request.Headers {
			request.Headers[name] = runner.cleanText(value)
		}
	}
	for index := range outcome.Logs {
		outcome.Logs[index] = runner.cleanText(outcome.Logs[index])
	}
	if outcome.Error != nil {
		text := runner.cleanText(*outcome.Error)
		outcome.Error = &text
	}
	if outcome.Notification != nil {
		outcome.Notification = json.RawMessage(runner.cleanText(string(outcome.Notification)))
	}
	return outcome
}

func (runner *Runner) cleanText(text string) string {
	text = strings.ReplaceAll(runner.Vendors.Empty(text), runner.key, "RSA-KEY")
	for _, one := range random {
		text = one.what.ReplaceAllString(text, one.word)
	}
	return text
}

// A spy keeps what a service is asked to send.
type spy struct {
	service      services.NotificationService
	notification json.RawMessage
}

func (watching *spy) Send(notification services.Notification, destination services.Destination) error {
	text, err := json.Marshal(notification)
	if err != nil {
		return err
	}
	watching.notification = text
	return watching.service.Send(notification, destination)
}

func newKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return string(pem.EncodeToMemory(block)), nil
}
