// SPDX-License-Identifier: Apache-2.0

package projects

var repositoryPatterns = []string{
	"*", "**", "", "https://git.example.org/team/app.git", "https://git.example.org/team/app",
	"HTTPS://GIT.example.org/Team/App.GIT", "https://git.example.org/*", "https://git.example.org/**",
	"https://git.example.org/*/*", "https://git.example.org/team/*", "https://git.example.org/team*",
	"https://*/team/app", "https://**", "https://git.example.org/{team,other}/app",
	"https://git.example.org/{team,other}/*", "https://git.example.org/t?am/app",
	"https://git.example.org/[a-t]eam/app", "https://git.example.org/[!x]eam/app",
	"git@git.example.org:team/app.git", "git@git.example.org:*", "git@git.example.org:team/*",
	"ssh://git@git.example.org/team/app", "ssh://git@git.example.org:22/team/app", "git@*", "*app",
	"https://git.example.org/team/app/", " https://git.example.org/team/app ", "*.git", "oci://r/*",
	"https://git.example.org/**/app", "https://git.example.org/te[", "{", "registry-1.docker.io/*",
	"https://git.example.org/a%20b", "https://git.example.org/a b", "%zz",
}

var urls = []string{
	"https://git.example.org/team/app.git", "https://git.example.org/team/app",
	"https://GIT.example.org/Team/App", "https://git.example.org/team/deep/app", "https://git.example.org/app",
	"https://git.example.org/other/app", "https://git.example.org/team/app/", "git@git.example.org:team/app.git",
	"ssh://git@git.example.org/team/app.git", "ssh://git@git.example.org:22/team/app", "oci://r/x",
	"registry-1.docker.io/charts", "https://git.example.org/a%20b", "https://git.example.org/a b", "", "%zz",
}

var destinationPatterns = []string{"*", "", "https://kubernetes.default.svc", "https://*", "https://east*",
	"https://{east,west}.example.org", "east", "ea?t", "!https://east.example.org", "!east", "!*"}

var targets = []Target{
	{Server: "https://kubernetes.default.svc", Name: "in-cluster", Namespace: "n"},
	{Server: "https://east.example.org", Name: "east", Namespace: "n"},
	{Server: "https://east.example.org", Name: "east", Namespace: "kube-system"},
	{Server: "https://west.example.org", Name: "west", Namespace: ""},
	{Server: "https://west.example.org", Namespace: "team-a"},
	{Name: "east", Namespace: "team-a"},
}

var namespacePatterns = []string{"*", "", "n", "team-*", "!kube-system", "!n", "{n,team-a}", "/^team-/", "te[a-z]m-?",
	"/team/", "/[/", "**", "!team-*", "argocd"}

// Each pattern alone, and beside one that permits all.
func many() []Case {
	var all []Case
	for _, pattern := range repositoryPatterns {
		all = append(all,
			Case{Name: "repositories/" + pattern, Repositories: urls,
				Spec: map[string]any{"sourceRepos": []any{pattern}}},
			Case{Name: "repositories-denied/" + pattern, Repositories: urls,
				Spec: map[string]any{"sourceRepos": []any{"*", "!" + pattern}}})
	}
	for _, key := range []string{"server", "name"} {
		for _, pattern := range destinationPatterns {
			for _, namespace := range []string{"*", "n", "!kube-system"} {
				all = append(all, destination(key, pattern, namespace))
			}
		}
	}
	for _, pattern := range namespacePatterns {
		all = append(all, Case{Name: "namespaces/" + pattern,
			Namespaces:   []string{"", "argocd", "n", "team-a", "team-ab", "kube-system", "my-team"},
			Destinations: targets,
			Spec: map[string]any{"sourceNamespaces": []any{pattern},
				"destinations": []any{map[string]any{"server": "*", "namespace": pattern}}}})
	}
	return all
}

func destination(key, pattern, namespace string) Case {
	everything := map[string]any{"server": "*", "name": "*", "namespace": "*"}
	item := map[string]any{key: pattern, "namespace": namespace}
	return Case{Name: "destinations/" + key + " " + pattern + " " + namespace, Destinations: targets,
		Spec: map[string]any{"destinations": destinations(pattern, everything, item)}}
}

// A pattern that only denies needs another one that permits.
func destinations(pattern string, everything, item map[string]any) []any {
	if pattern != "" && pattern[0] == '!' {
		return []any{everything, item}
	}
	return []any{item}
}
