// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// Exchange is one request and the response to it.
type Exchange struct {
	Request  Request  `json:"request"`
	Response Response `json:"response"`
}

// Request is what a vendor received. The host is "sink" where the address is an option.
type Request struct {
	Method  string            `json:"method"`
	Host    string            `json:"host"`
	Path    string            `json:"path"`
	Query   string            `json:"query,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Token   *Token            `json:"jwt,omitempty"`
	Body    string            `json:"body"`
	Body64  string            `json:"body64,omitempty"` // instead, where it is no UTF-8
}

// Response is what the script had it answer.
type Response struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body"`
}

// Token is what a JSON web token says. Its times are relative to when it was issued.
type Token struct {
	Header map[string]any `json:"header"`
	Claims map[string]any `json:"claims"`
}

// What says nothing about the notification.
var uninteresting = map[string]bool{
	"Accept-Encoding": true, "Connection": true, "Content-Length": true, "Proxy-Connection": true,
	"User-Agent": true,
}

func record(host string, received *http.Request) (Request, error) {
	body, err := io.ReadAll(received.Body)
	if err != nil {
		return Request{}, err
	}
	request := Request{
		Method:  received.Method,
		Host:    host,
		Headers: map[string]string{},
	}
	request.Path, request.Query = split(received)
	for name, values := range received.Header {
		if !uninteresting[name] {
			request.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	if utf8.Valid(body) {
		request.Body = string(body)
	} else {
		request.Body64 = base64.StdEncoding.EncodeToString(body)
	}
	if token := readToken(request.Headers["authorization"]); token != nil {
		request.Headers["authorization"] = "Bearer JWT"
		request.Token = token
	}
	return request, nil
}

// The target as it was written. A proxy is told the whole address.
func split(received *http.Request) (path, query string) {
	target := strings.TrimPrefix(received.RequestURI, "http://"+received.Host)
	path, query, _ = strings.Cut(target, "?")
	return path, query
}

func readToken(authorization string) *Token {
	parts := strings.Split(strings.TrimPrefix(authorization, "Bearer "), ".")
	if len(parts) != 3 {
		return nil
	}
	var token Token
	if !readPart(parts[0], &token.Header) || !readPart(parts[1], &token.Claims) {
		return nil
	}
	issued, _ := token.Claims["iat"].(float64)
	for _, name := range []string{"iat", "exp", "nbf"} {
		if moment, known := token.Claims[name].(float64); known {
			token.Claims[name] = moment - issued
		}
	}
	return &token
}

func readPart(part string, into *map[string]any) bool {
	text, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}
