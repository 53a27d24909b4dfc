// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"crypto/tls"
	"encoding/base64"
	"net"
	"net/textproto"
	"regexp"
	"strings"
	"sync"
)

// MailScript says what the SMTP server is like.
type MailScript struct {
	Offers  []string          `json:"offers,omitempty"`  // after EHLO
	Replies map[string]string `json:"replies,omitempty"` // to commands that begin like that, instead of success
}

// Mail is what came to the SMTP server.
type Mail struct {
	MailScript
	Commands []string `json:"commands"` // "(TLS)" where the connection became encrypted
	Message  *Message `json:"message"`
}

// Message is a mail after its dots are no longer doubled. Its lines end with CR LF, also the folded
// ones of a header. The engine writes the headers in another order each time.
type Message struct {
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

type mailbox struct {
	issuer *authority
	mutex  sync.Mutex
	mail   *Mail
}

func (box *mailbox) play(script MailScript) {
	box.mutex.Lock()
	defer box.mutex.Unlock()
	box.mail = &Mail{MailScript: script}
}

// The mail, if anybody came.
func (box *mailbox) take() *Mail {
	box.mutex.Lock()
	defer box.mutex.Unlock()
	if box.mail == nil || len(box.mail.Commands) == 0 {
		return nil
	}
	return box.mail
}

func (box *mailbox) serve(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		box.talk(connection)
	}
}

// One connection at a time.
func (box *mailbox) talk(connection net.Conn) {
	defer connection.Close()
	text := textproto.NewConn(connection)
	text.PrintfLine("220 sink ESMTP")
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		box.note(line)
		if reply, refused := box.refusal(line); refused {
			text.PrintfLine("%s", reply)
			continue
		}
		verb, _, _ := strings.Cut(line, " ")
		switch verb {
		case "EHLO":
			box.greet(text)
		case "STARTTLS":
			text.PrintfLine("220 go ahead")
			text = box.encrypt(connection)
		case "AUTH":
			box.authenticate(text, line)
		case "DATA":
			box.receive(text)
		case "QUIT":
			text.PrintfLine("221 bye")
			return
		default:
			text.PrintfLine("250 ok")
		}
	}
}

// The client's end of a handshake that fails is seen when it is read from.
func (box *mailbox) encrypt(connection net.Conn) *textproto.Conn {
	encrypted := tls.Server(connection, box.issuer.serverSide())
	if encrypted.Handshake() == nil {
		box.note("(TLS)")
	}
	return textproto.NewConn(encrypted)
}

func (box *mailbox) note(line string) {
	box.mutex.Lock()
	defer box.mutex.Unlock()
	box.mail.Commands = append(box.mail.Commands, line)
}

func (box *mailbox) refusal(line string) (string, bool) {
	for beginning, reply := range box.mail.Replies {
		if strings.HasPrefix(line, beginning) {
			return reply, true
		}
	}
	return "", false
}

func (box *mailbox) greet(text *textproto.Conn) {
	text.PrintfLine("250-sink")
	for _, extension := range box.mail.Offers {
		text.PrintfLine("250-%s", extension)
	}
	text.PrintfLine("250 HELP")
}

// Questions of the mechanisms, as a server asks them.
var challenges = map[string][]string{
	"LOGIN":    {"Username:", "Password:"},
	"CRAM-MD5": {"<1896.697170952@sink>"},
}

func (box *mailbox) authenticate(text *textproto.Conn, line string) {
	words := strings.Fields(line)
	for _, challenge := range challenges[words[len(words)-1]] {
		text.PrintfLine("334 %s", base64.StdEncoding.EncodeToString([]byte(challenge)))
		answer, err := text.ReadLine()
		if err != nil {
			return
		}
		box.note(answer)
	}
	text.PrintfLine("235 welcome")
}

func (box *mailbox) receive(text *textproto.Conn) {
	text.PrintfLine("354 go on")
	message, err := text.ReadDotBytes()
	if err != nil {
		return
	}
	// ReadDotBytes leaves line feeds alone.
	whole := strings.ReplaceAll(string(message), "\n", "\r\n")
	box.mail.Message = readMessage(whole)
	text.PrintfLine("250 queued")
}

var header = regexp.MustCompile(`(?m)^([A-Za-z-]+): ((?:.*\r\n[ \t])*.*)\r$`)

func readMessage(whole string) *Message {
	head, body, _ := strings.Cut(whole, "\r\n\r\n")
	message := &Message{Headers: map[string]string{}, Body: body}
	for _, found := range header.FindAllStringSubmatch(head+"\r\n", -1) {
		message.Headers[found[1]] = found[2]
	}
	message.Headers["Date"] = "DATE"
	return message
}
