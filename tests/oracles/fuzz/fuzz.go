// SPDX-License-Identifier: Apache-2.0

// Package fuzz asks the real engines and another program the same random questions and shows where
// the answers differ, as small as it can.
//
// Both are programs with the line protocol of engines/protocol.go: the real engines may eat all
// memory or end at what they are asked, and they are in a process of their own for that.
package fuzz

import (
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strings"
	"time"

	"gitops-steps/oracles/engines"
)

const (
	batch       = 64
	asksToTrust = 6
	mostShown   = 100
	largest     = 16 << 10 // bytes of an output that is worth a look
)

// Options of a run.
type Options struct {
	Probe     []string // the program to compare and its arguments
	Directory string   // with data.json and the vectors
	Time      time.Duration
	Seed      int64
}

type run struct {
	oracle, probe *peer
	shown         map[string]bool
	asked         int
}

// Run returns the number of differences that are not of a sort that was shown before.
func Run(options Options) (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	vectors, err := readVectors(options.Directory)
	if err != nil {
		return 0, err
	}
	limited := []string{"sh", "-c", `ulimit -v 8000000; exec "$0" "$@"`, self, "serve", options.Directory + "/data.json"}
	this := run{oracle: &peer{arguments: limited}, probe: &peer{arguments: options.Probe}, shown: map[string]bool{}}
	defer this.oracle.stop()
	defer this.probe.stop()
	questions := source{rand.New(rand.NewSource(options.Seed)), vectors}
	for end := time.Now().Add(options.Time); time.Now().Before(end) && len(this.shown) < mostShown; {
		var requests []engines.Request
		for range batch {
			requests = append(requests, questions.next())
		}
		if err := this.compare(requests); err != nil {
			return len(this.shown), err
		}
	}
	fmt.Printf("seed %d: asked %d, %d sorts of differences\n", options.Seed, this.asked, len(this.shown))
	return len(this.shown), nil
}

// What the real engines do not survive or answer is nobody's fault; what ends the probe is shown.
func (r *run) compare(requests []engines.Request) error {
	truths, err := r.oracle.ask(requests)
	if err != nil && err != errSilent {
		return err
	}
	requests = requests[:len(truths)]
	answers, err := r.probe.ask(requests)
	if err != nil && err != errSilent {
		return err
	}
	r.asked += len(answers)
	for index, answer := range answers {
		if !same(truths[index], answer) {
			r.examine(requests[index])
		}
	}
	if len(answers) < len(requests) {
		r.examine(requests[len(answers)])
		return r.compare(requests[len(answers)+1:])
	}
	return nil
}

func same(truth, answer engines.Answer) bool {
	return truth.Failed() == answer.Failed() && truth.Text() == answer.Text()
}

// True if the answers are not the same, for no reason that we know.
func (r *run) differs(request engines.Request) bool {
	truth := r.oracle.askOne(request)
	if truth == nil || len(truth.Text()) > largest {
		return false
	}
	text, _ := request.Source()
	if isAccepted(text, truth.Text()) {
		return false
	}
	answer := r.probe.askOne(request)
	return answer == nil || !same(*truth, *answer)
}

func (r *run) examine(request engines.Request) {
	if !r.differs(request) || !r.isSettled(request) {
		return
	}
	smallest := minimise(request, r.differs)
	truth, answer := r.oracle.askOne(smallest), r.probe.askOne(smallest)
	if truth == nil || !r.isSettled(smallest) {
		return
	}
	sort := smallest.Lang + classOf(truth) + "|" + classOf(answer)
	if !r.shown[sort] {
		r.shown[sort] = true
		show(smallest, truth, answer)
	}
}

// Some results depend on the order of a map, which is another one each time.
func (r *run) isSettled(request engines.Request) bool {
	first := r.oracle.askOne(request)
	for range asksToTrust {
		if again := r.oracle.askOne(request); first == nil || again == nil || !same(*first, *again) {
			return false
		}
	}
	return true
}

var particulars = regexp.MustCompile(`<[^>]*>|"[^"]*"|[0-9]+`)

func classOf(answer *engines.Answer) string {
	if answer == nil {
		return "nothing"
	}
	if !answer.Failed() {
		return "output"
	}
	line, _, _ := strings.Cut(answer.Text(), "\n")
	return particulars.ReplaceAllString(line, "")
}

func show(request engines.Request, truth, answer *engines.Answer) {
	fmt.Print(engines.Line(request))
	fmt.Printf("  real:  %s\n", described(truth))
	fmt.Printf("  probe: %s\n", described(answer))
}

func described(answer *engines.Answer) string {
	switch {
	case answer == nil:
		return "died or did not answer"
	case answer.Failed():
		return fmt.Sprintf("error %.800q", answer.Text())
	}
	return fmt.Sprintf("%.800q", answer.Text())
}
