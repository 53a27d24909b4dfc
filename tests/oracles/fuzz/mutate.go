// SPDX-License-Identifier: Apache-2.0

package fuzz

import (
	"bufio"
	"encoding/json"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"gitops-steps/oracles/engines"
	"gitops-steps/oracles/inputs"
)

// Words, numbers, quoted texts, single characters.
var tokens = regexp.MustCompile("(?s)\\{\\{-? ?| ?-?\\}\\}|[\\pL_$][\\pL\\pN_]*|[0-9][0-9a-zA-Z_.]*|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`|[ \\n]+|.")

// source makes new requests: half of them by the grammars, half out of two vectors.
type source struct {
	random  *rand.Rand
	vectors map[string][]engines.Request
}

func readVectors(directory string) (map[string][]engines.Request, error) {
	vectors := map[string][]engines.Request{}
	for _, name := range []string{"templates", "sprig", "expr", "fasttemplate"} {
		file, err := os.Open(filepath.Join(directory, name+".jsonl"))
		if err != nil {
			return nil, err
		}
		defer file.Close()
		scanner := bufio.NewScanner(file)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			var request engines.Request
			if err := json.Unmarshal(scanner.Bytes(), &request); err != nil {
				return nil, err
			}
			vectors[request.Lang] = append(vectors[request.Lang], request)
		}
		if err := scanner.Err(); err != nil {
			return nil, err
		}
	}
	return vectors, nil
}

func (s *source) next() engines.Request {
	switch s.random.Intn(20) {
	case 0:
		return inputs.RandomTags(s.random)
	case 1, 2, 3:
		return inputs.RandomTemplate(s.random)
	case 4, 5, 6:
		return inputs.RandomSprig(s.random)
	case 7, 8, 9:
		return inputs.RandomExpression(s.random)
	case 10:
		return s.mutant("fasttemplate")
	case 11, 12, 13, 14:
		return s.mutant("template")
	}
	return s.mutant("expr")
}

func (s *source) vector(lang string) engines.Request {
	vectors := s.vectors[lang]
	return vectors[s.random.Intn(len(vectors))]
}

func (s *source) mutant(lang string) engines.Request {
	base := s.vector(lang)
	text, _ := base.Source()
	other, _ := s.vector(lang).Source()
	for range 1 + s.random.Intn(3) {
		text = s.change(text, other)
	}
	return engines.NewRequest(lang, text, base.Data, base.Mode, base.Opt)
}

func (s *source) change(text, other string) string {
	mine, theirs := tokens.FindAllString(text, -1), tokens.FindAllString(other, -1)
	if len(mine) == 0 || len(theirs) == 0 {
		return text + other
	}
	place, from := s.random.Intn(len(mine)), s.random.Intn(len(theirs))
	switch s.random.Intn(8) {
	case 0:
		mine[place] = ""
	case 1:
		mine[place] = theirs[from]
	case 2:
		mine[place] += theirs[from]
	case 3:
		mine[place] += mine[s.random.Intn(len(mine))]
	case 4:
		swap := s.random.Intn(len(mine))
		mine[place], mine[swap] = mine[swap], mine[place]
	case 5:
		return strings.Join(mine[:place], "") + strings.Join(theirs[from:], "")
	case 6:
		end := min(len(theirs), from+1+s.random.Intn(4))
		mine[place] += strings.Join(theirs[from:end], "")
	default:
		return s.flip(text)
	}
	return strings.Join(mine, "")
}

// Another byte at one place.
func (s *source) flip(text string) string {
	if text == "" {
		return text
	}
	bytes := []byte(text)
	const likely = "{}()[].,|:;=<>!?&#@$%^*+-/\\\"'`_ \n\t0159aexzé\x00\xff"
	bytes[s.random.Intn(len(bytes))] = likely[s.random.Intn(len(likely))]
	return string(bytes)
}
