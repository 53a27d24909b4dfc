// SPDX-License-Identifier: Apache-2.0

package lines

import (
	"io"
	"sync"

	"github.com/sirupsen/logrus"
)

// Logs keeps what the engine logs, as "level: message".
type Logs struct {
	mutex   sync.Mutex
	entries []string
}

// Listen has the engine's logger speak to nobody else. Debug messages are left out.
func Listen() *Logs {
	logs := &Logs{}
	logrus.SetOutput(io.Discard)
	logrus.AddHook(logs)
	return logs
}

// Levels is asked by logrus.
func (logs *Logs) Levels() []logrus.Level {
	return logrus.AllLevels
}

// Fire is called by logrus.
func (logs *Logs) Fire(entry *logrus.Entry) error {
	logs.mutex.Lock()
	defer logs.mutex.Unlock()
	logs.entries = append(logs.entries, entry.Level.String()+": "+entry.Message)
	return nil
}

// Take gives what was logged since the last time.
func (logs *Logs) Take() []string {
	logs.mutex.Lock()
	defer logs.mutex.Unlock()
	entries := logs.entries
	logs.entries = nil
	return entries
}
