// SPDX-License-Identifier: Apache-2.0

// Package engines asks the real engines: text/template with sprig, expr, fasttemplate.
package engines

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"unicode/utf8"
)

// Request is one question: a source of one language, and the name of the data it is run with.
// Bytes that are no UTF-8 stand in Src64 instead of Src.
type Request struct {
	Lang  string `json:"lang"`
	Src   string `json:"src,omitempty"`
	Src64 string `json:"src64,omitempty"`
	Data  string `json:"data,omitempty"`
	Mode  string `json:"mode,omitempty"`
	Opt   string `json:"opt,omitempty"`
}

// Answer is the request again with what came of it: an output, or the text of an error.
type Answer struct {
	Request
	Out   *string `json:"out,omitempty"`
	Out64 string  `json:"out64,omitempty"`
	Err   *string `json:"err,omitempty"`
	Err64 string  `json:"err64,omitempty"`
}

// NewRequest writes a source down as text if it is UTF-8, else in base64.
func NewRequest(lang, source, data, mode, option string) Request {
	request := Request{Lang: lang, Data: data, Mode: mode, Opt: option}
	if mode == "n" {
		request.Mode = ""
	}
	if utf8.ValidString(source) {
		request.Src = source
	} else {
		request.Src64 = base64.StdEncoding.EncodeToString([]byte(source))
	}
	return request
}

// Source is the text to run.
func (request Request) Source() (string, error) {
	if request.Src64 == "" {
		return request.Src, nil
	}
	source, err := base64.StdEncoding.DecodeString(request.Src64)
	return string(source), err
}

func (request Request) success(output string) Answer {
	if utf8.ValidString(output) {
		return Answer{Request: request, Out: &output}
	}
	return Answer{Request: request, Out64: base64.StdEncoding.EncodeToString([]byte(output))}
}

func (request Request) failure(message string) Answer {
	if utf8.ValidString(message) {
		return Answer{Request: request, Err: &message}
	}
	return Answer{Request: request, Err64: base64.StdEncoding.EncodeToString([]byte(message))}
}

// Failed tells whether the engine returned an error.
func (answer Answer) Failed() bool {
	return answer.Err != nil || answer.Err64 != ""
}

// Text is the output or the error's text.
func (answer Answer) Text() string {
	switch {
	case answer.Out != nil:
		return *answer.Out
	case answer.Err != nil:
		return *answer.Err
	}
	text, _ := base64.StdEncoding.DecodeString(answer.Out64 + answer.Err64)
	return string(text)
}

// Line is a request or an answer as one line of JSON, with < > & as they are.
func Line(value any) string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return buffer.String()
}
