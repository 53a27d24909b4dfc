// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/valyala/fasttemplate"
)

var hasTag = regexp.MustCompile(".*{{.*}}.*")

// As ApplicationSets do it without goTemplate: a tag that is no parameter, or whose parameter is no
// text, stays as it is.
func replaceTags(source string, data any) (string, error) {
	if !hasTag.MatchString(source) {
		return source, nil
	}
	parsed, err := fasttemplate.NewTemplate(source, "{{", "}}")
	if err != nil {
		return "", fmt.Errorf("invalid template: %w", err)
	}
	parameters, _ := data.(map[string]any)
	return parsed.ExecuteFuncString(func(output io.Writer, tag string) (int, error) {
		name := strings.TrimSpace(tag)
		text, is := parameters[name].(string)
		if name == "" || !is {
			return fmt.Fprintf(output, "{{%s}}", tag)
		}
		return io.WriteString(output, text)
	}), nil
}
