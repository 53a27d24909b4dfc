// SPDX-License-Identifier: Apache-2.0

// Package argocd gives templates and triggers the functions that Argo CD gives them.
package argocd

import (
	"errors"
	"net/url"
	"strings"
	"time"

	giturls "github.com/chainguard-dev/git-urls"

	"gitops-steps/oracles/argocd/apiclient"
	"gitops-steps/oracles/argocd/shared"
	"gitops-steps/oracles/argocd/v1alpha1"
)

// Time is the variable `time`.
func Time() map[string]any {
	return map[string]any{
		"Parse": parse, "Now": time.Now,
		"Nanosecond": time.Nanosecond, "Microsecond": time.Microsecond,
		"Millisecond": time.Millisecond, "Second": time.Second,
		"Minute": time.Minute, "Hour": time.Hour,
		"Layout": time.Layout, "ANSIC": time.ANSIC, "UnixDate": time.UnixDate,
		"RubyDate": time.RubyDate, "RFC822": time.RFC822, "RFC822Z": time.RFC822Z,
		"RFC850": time.RFC850, "RFC1123": time.RFC1123, "RFC1123Z": time.RFC1123Z,
		"RFC3339": time.RFC3339, "RFC3339Nano": time.RFC3339Nano, "Kitchen": time.Kitchen,
		"Stamp": time.Stamp, "StampMilli": time.StampMilli, "StampMicro": time.StampMicro,
		"StampNano": time.StampNano,
	}
}

func parse(text string) time.Time {
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return moment
}

// Strings is the variable `strings`.
func Strings() map[string]any {
	return map[string]any{
		"ReplaceAll": func(s, old, new string) string { return strings.ReplaceAll(s, old, new) },
		"ToUpper":    func(s string) string { return strings.ToUpper(s) },
		"ToLower":    func(s string) string { return strings.ToLower(s) },
	}
}

// Repo is the variable `repo` for an application. What the repository server would say is made up:
// see README.md in tests/vectors/languages.
func Repo(app map[string]any) map[string]any {
	return map[string]any{
		"RepoURLToHTTPS":    repoURLToHTTPS,
		"FullNameByRepoURL": fullNameByRepoURL,
		"QueryEscape":       url.QueryEscape,
		"GetCommitMetadata": func(commit string) any { return commitMetadata(app, commit) },
		"GetAppDetails":     func() any { return appDetails() },
	}
}

func repoURLToHTTPS(address string) string {
	parsed, err := giturls.Parse(address)
	if err != nil {
		panic(err)
	}
	parsed.Scheme = "https"
	parsed.User = nil
	return parsed.String()
}

// Two segments at most, so what lies in a subgroup of GitLab loses its end: as Argo CD has it.
func fullNameByRepoURL(address string) string {
	parsed, err := giturls.Parse(address)
	if err != nil {
		panic(err)
	}
	path := strings.TrimSuffix(parsed.Path, ".git")
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	if len(segments) >= 2 {
		return strings.Join(segments[:2], "/")
	}
	return path
}

func commitMetadata(app map[string]any, commit string) shared.CommitMetadata {
	spec, _ := app["spec"].(map[string]any)
	source, _ := spec["source"].(map[string]any)
	if _, known := source["repoURL"].(string); !known {
		panic(errors.New("failed to get application source repo URL"))
	}
	if _, known := spec["project"].(string); !known {
		panic(errors.New("failed to get application project"))
	}
	if commit == "" {
		panic(errors.New("rpc error: code = Unknown desc = revision must be resolved"))
	}
	return shared.CommitMetadata{
		Message: "Fix <b> & \"quotes\" of " + commit + "\n\nSigned-off-by: Ada",
		Author:  "Ada Lovelace <ada@example.com>",
		Date:    time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Tags:    []string{"v1.2.3", "latest"},
	}
}

func appDetails() shared.AppDetail {
	return shared.AppDetail{
		Type: "Helm",
		Helm: &shared.CustomHelmAppSpec{
			HelmAppSpec: apiclient.HelmAppSpec{
				Name:       "guestbook",
				ValueFiles: []string{"values.yaml", "values-prod.yaml"},
				Parameters: []*v1alpha1.HelmParameter{
					{Name: "replicas", Value: "3"},
					{Name: "image.tag", Value: "1.0", ForceString: true},
				},
				Values:         "replicas: 1\n",
				FileParameters: []*v1alpha1.HelmFileParameter{{Name: "config", Path: "files/config.json"}},
			},
			HelmParameterOverrides: []v1alpha1.HelmParameter{{Name: "replicas", Value: "5"}},
		},
	}
}
