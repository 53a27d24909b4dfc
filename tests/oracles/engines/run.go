// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"fmt"
	"time"
)

// Run asks the engine of the request's language. What it panics with is an error whose text begins
// with "panic: "; Argo CD itself would end there.
func (sets DataSets) Run(request Request) (answer Answer) {
	defer func() {
		if reason := recover(); reason != nil {
			answer = request.failure(fmt.Sprintf("panic: %v", reason))
		}
	}()
	source, err := request.Source()
	if err != nil {
		return request.failure(err.Error())
	}
	data, err := sets.Build(request.Data)
	if err != nil {
		return request.failure(err.Error())
	}
	var output string
	switch request.Lang {
	case "template":
		output, err = RenderTemplate(source, request.Mode, request.Opt, data)
	case "expr":
		output, err = evaluate(source, data)
	case "fasttemplate":
		output, err = replaceTags(source, data)
	default:
		err = fmt.Errorf("unknown language %q", request.Lang)
	}
	if err != nil {
		return request.failure(err.Error())
	}
	return request.success(output)
}

// RunWithin gives up after the time; what runs then cannot be stopped and goes on.
func (sets DataSets) RunWithin(request Request, limit time.Duration) (Answer, bool) {
	done := make(chan Answer, 1)
	go func() { done <- sets.Run(request) }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case answer := <-done:
		return answer, true
	case <-timer.C:
		return Answer{Request: request}, false
	}
}
