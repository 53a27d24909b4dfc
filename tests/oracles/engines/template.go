// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"bytes"
	"maps"
	"text/template"

	"github.com/Masterminds/sprig/v3"

	"gitops-steps/oracles/argocd"
)

var notificationFunctions = functionsFor("n")
var applicationSetFunctions = functionsFor("a")

func functionsFor(mode string) template.FuncMap {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	if mode == "a" {
		delete(functions, "getHostByName")
		maps.Copy(functions, argocd.ApplicationSetFunctions())
	}
	return functions
}

// ParseTemplate parses with the functions of a mode: "a" for those of ApplicationSets, else those
// of notifications.
func ParseTemplate(source, mode string) (*template.Template, error) {
	functions := notificationFunctions
	if mode == "a" {
		functions = applicationSetFunctions
	}
	return template.New("t").Funcs(functions).Parse(source)
}

// RenderTemplate parses and executes; an option is set between the two, as ApplicationSets do it.
func RenderTemplate(source, mode, option string, data any) (string, error) {
	parsed, err := ParseTemplate(source, mode)
	if err != nil {
		return "", err
	}
	if option != "" {
		parsed = parsed.Option(option)
	}
	return ExecuteTemplate(parsed, data)
}

// ExecuteTemplate renders into a text, as Argo CD does.
func ExecuteTemplate(parsed *template.Template, data any) (string, error) {
	var output bytes.Buffer
	if err := parsed.Execute(&output, data); err != nil {
		return "", err
	}
	return output.String(), nil
}
