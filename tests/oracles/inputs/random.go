// SPDX-License-Identifier: Apache-2.0

package inputs

import (
	"math/rand"

	"gitops-steps/oracles/engines"
)

// A generator writes sources by the grammar of a language. It knows the kind that an operand should
// have, and mostly gives one of that kind, so that most of what it writes has a result.
type generator struct {
	random *rand.Rand
	depth  int
	names  []string // variables in scope
}

// Random makes inputs by the grammars: so many templates, expressions and texts with tags.
func Random(seed int64, templates, sprig, expressions, tags int) (inputs []Input) {
	random := rand.New(rand.NewSource(seed))
	for range templates {
		inputs = append(inputs, Input{"templates", RandomTemplate(random)})
	}
	for range sprig {
		inputs = append(inputs, Input{"sprig", RandomSprig(random)})
	}
	for range expressions {
		inputs = append(inputs, Input{"expr", RandomExpression(random)})
	}
	for range tags {
		inputs = append(inputs, Input{"fasttemplate", RandomTags(random)})
	}
	return inputs
}

// RandomTemplate is a template with texts, actions and blocks of control.
func RandomTemplate(random *rand.Rand) engines.Request {
	writer := &generator{random: random}
	mode := writer.pick("n", "n", "a")
	option := ""
	if mode == "a" {
		option = writer.pick("", "", "missingkey=error", "missingkey=zero")
	}
	return engines.NewRequest("template", writer.template(3), "kinds", mode, option)
}

// RandomSprig is one action of nested calls.
func RandomSprig(random *rand.Rand) engines.Request {
	writer := &generator{random: random}
	kind := kinds[random.Intn(len(kinds))]
	return engines.NewRequest("template", "{{"+writer.operand(kind, 3)+"}}", "kinds", writer.pick("n", "a"), "")
}

// RandomExpression is an expression of a trigger.
func RandomExpression(random *rand.Rand) engines.Request {
	writer := &generator{random: random}
	kind := kinds[random.Intn(len(kinds))]
	return engines.NewRequest("expr", writer.expression(kind, 4), "kinds", "", "")
}

// RandomTags is a text with tags.
func RandomTags(random *rand.Rand) engines.Request {
	writer := &generator{random: random}
	text := ""
	for range 1 + random.Intn(6) {
		text += writer.pick("x", " ", "\n", "{{", "}}", "{{a}}", "{{ a.b }}", "{{path[0]}}", "{{nosuch}}", "{", "}", "a", "{{n}}", "{{e}}", "é",
			"{{\na\n}}", "{{ }}", "{{metadata.labels.env}}")
	}
	return engines.NewRequest("fasttemplate", text, "flat", "", "")
}

func (g *generator) pick(choices ...string) string {
	return choices[g.random.Intn(len(choices))]
}

// True once in so many times.
func (g *generator) once(in int) bool {
	return g.random.Intn(in) == 0
}

type kind int

const (
	aString kind = iota
	anInteger
	aFloat
	aBool
	aList
	aMap
	aTime
	anything
)

var kinds = []kind{aString, aString, anInteger, aFloat, aBool, aBool, aList, aMap, aTime, anything}

var knownKinds = []kind{aString, anInteger, aFloat, aBool, aList, aMap, aTime}

// The kind that was asked for, but now and then another one.
func (g *generator) about(wanted kind) kind {
	if wanted == anything || g.once(25) {
		return knownKinds[g.random.Intn(len(knownKinds))]
	}
	return wanted
}
