// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"bufio"
	"encoding/json"
	"io"
)

// Serve answers each line of the input with one line, at once.
func (sets DataSets) Serve(input io.Reader, output io.Writer) error {
	lines := bufio.NewReader(input)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 && err == io.EOF {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		var request Request
		answer := Answer{}
		if problem := json.Unmarshal(line, &request); problem != nil {
			answer = Request{}.failure("no request: " + problem.Error())
		} else {
			answer = sets.Run(request)
		}
		if _, err := io.WriteString(output, Line(answer)); err != nil {
			return err
		}
	}
}
