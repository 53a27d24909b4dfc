// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"regexp"
	"strconv"
	"strings"
)

// Reply is what a vendor answers to requests whose "METHOD /path" matches all of Match; to any
// request if that is empty. `{n}` in the body is the number of the request in its case.
type Reply struct {
	Match   string            `json:"match,omitempty"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body"`
}

// Script says what to answer: each reply of Once at most once, in their order, then Always.
type Script struct {
	Once   []Reply
	Always []Reply
}

// Takes the next reply out of the script.
func (script *Script) next(method, path string, number int) Response {
	line := method + " " + path
	for index, reply := range script.Once {
		if reply.matches(line) {
			script.Once = append(append([]Reply{}, script.Once[:index]...), script.Once[index+1:]...)
			return reply.response(number)
		}
	}
	for _, reply := range script.Always {
		if reply.matches(line) {
			return reply.response(number)
		}
	}
	return Response{Status: 599, Body: "the script has no reply to " + line}
}

func (reply Reply) matches(line string) bool {
	return reply.Match == "" || regexp.MustCompile("^(?:"+reply.Match+")$").MatchString(line)
}

func (reply Reply) response(number int) Response {
	status := reply.Status
	if status == 0 {
		status = 200
	}
	body := strings.ReplaceAll(reply.Body, "{n}", strconv.Itoa(number))
	return Response{Status: status, Headers: reply.Headers, Body: body}
}
