// SPDX-License-Identifier: Apache-2.0

package fuzz

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"time"

	"gitops-steps/oracles/engines"
)

// Peer is a program that answers requests line by line. It is started again when it died or did not
// answer in time.
type peer struct {
	arguments []string
	process   *exec.Cmd
	input     io.WriteCloser
	answers   chan engines.Answer
}

const patience = 10 * time.Second

var errSilent = errors.New("no answer")

func (p *peer) start() error {
	p.process = exec.Command(p.arguments[0], p.arguments[1:]...)
	p.process.Stderr = os.Stderr
	input, err := p.process.StdinPipe()
	if err != nil {
		return err
	}
	output, err := p.process.StdoutPipe()
	if err != nil {
		return err
	}
	p.input, p.answers = input, make(chan engines.Answer, 16)
	go read(output, p.answers)
	return p.process.Start()
}

func read(output io.Reader, answers chan<- engines.Answer) {
	defer close(answers)
	lines := bufio.NewReaderSize(output, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		var answer engines.Answer
		if err != nil || json.Unmarshal(line, &answer) != nil {
			return
		}
		answers <- answer
	}
}

func (p *peer) stop() {
	if p.process != nil {
		p.input.Close()
		p.process.Process.Kill()
		for range p.answers {
		}
		p.process.Wait()
		p.process = nil
	}
}

// Answers to the first requests; fewer than there are requests if it died or hung at the next one.
func (p *peer) ask(requests []engines.Request) (answers []engines.Answer, err error) {
	if p.process == nil {
		if err := p.start(); err != nil {
			return nil, err
		}
	}
	input := p.input
	go func() {
		for _, request := range requests {
			if _, err := io.WriteString(input, engines.Line(request)); err != nil {
				return
			}
		}
	}()
	for range requests {
		timer := time.NewTimer(patience)
		select {
		case answer, open := <-p.answers:
			timer.Stop()
			if !open {
				p.stop()
				return answers, errSilent
			}
			answers = append(answers, answer)
		case <-timer.C:
			p.stop()
			return answers, errSilent
		}
	}
	return answers, nil
}

// The answer to one request; nil for none.
func (p *peer) askOne(request engines.Request) *engines.Answer {
	answers, _ := p.ask([]engines.Request{request})
	if len(answers) == 0 {
		return nil
	}
	return &answers[0]
}
