// SPDX-License-Identifier: Apache-2.0

package inputs

import (
	"regexp"
	"strings"
)

// An error ends a template, so actions that stand side by side on a line, with one blank between
// them, are each a template of their own, unless they depend on each other.
func pieces(lang, source string) []string {
	if lang != "template" || !strings.Contains(source, "}} {{") {
		return []string{source}
	}
	parts := strings.Split(source, "}} {{")
	for index := range parts {
		if index > 0 {
			parts[index] = "{{" + parts[index]
		}
		if index < len(parts)-1 {
			parts[index] += "}}"
		}
		if !standsAlone(parts[index]) {
			return []string{source}
		}
	}
	return parts
}

var (
	opening   = regexp.MustCompile(`{{-? *(if|range|with|block)\b`)
	closing   = regexp.MustCompile(`{{-? *end\b`)
	named     = regexp.MustCompile(`{{-? *(template|define|block)\b|{{- |-}}`)
	used      = regexp.MustCompile(`\$[a-zA-Z_]\w*`)
	introduce = regexp.MustCompile(`(\$[a-zA-Z_]\w*)( *, *(\$[a-zA-Z_]\w*))? *:=`)
)

// Closes the blocks that it opens, and declares the variables that it uses.
func standsAlone(part string) bool {
	if named.MatchString(part) || len(opening.FindAllString(part, -1)) != len(closing.FindAllString(part, -1)) {
		return false
	}
	declared := map[string]bool{}
	for _, match := range introduce.FindAllStringSubmatch(part, -1) {
		declared[match[1]], declared[match[3]] = true, true
	}
	for _, variable := range used.FindAllString(part, -1) {
		// $1 and ${n} of regular expressions are no variables; $x in a replacement is rare.
		if !declared[variable] {
			return false
		}
	}
	return true
}
