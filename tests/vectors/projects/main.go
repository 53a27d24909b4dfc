// SPDX-License-Identifier: Apache-2.0

// Writes what Argo CD's own code says about its projects. make.sh runs it. The columns:
//
//	sources:       patterns with blanks between them  URL  true or false
//	destinations:  items with blanks between them, each SERVER;NAME;NAMESPACE
//	               server  name  namespace  true or false
//	urls:          URL  its form to compare
//	roles:         role, group or policy  text  ok or error (the project and role are team and ci)
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strings"

	library "github.com/gobwas/glob"
)

// What the code that is cut out expects around it.

type ApplicationSource struct{ RepoURL string }
type ApplicationDestination struct{ Server, Name, Namespace string }
type AppProject struct {
	Spec struct {
		SourceRepos  []string
		Destinations []ApplicationDestination
	}
}

type matcher struct{}

func (matcher) Match(pattern, text string, separators ...rune) bool {
	compiled, err := library.Compile(pattern, separators...)
	return err == nil && compiled.Match(text)
}

type statusMaker struct{}

func (statusMaker) Errorf(_ int, format string, words ...any) error {
	return fmt.Errorf(format, words...)
}

var (
	glob   matcher
	status statusMaker
	codes  = struct{ InvalidArgument int }{}
	rbac   = struct {
		ActionGet, ActionCreate, ActionUpdate, ActionDelete, ActionSync, ActionOverride, ActionRollback string
		ProjectScoped                                                                                   map[string]bool
	}{"get", "create", "update", "delete", "sync", "override", "rollback", map[string]bool{
		"applications": true, "applicationsets": true, "logs": true, "exec": true, "clusters": true, "repositories": true,
	}}
	sshURLRegex = regexp.MustCompile("^(ssh://)?([^/:]*?)@[^@]+$")
)

var out = bufio.NewWriter(os.Stdout)

func row(columns ...string) {
	fmt.Fprintln(out, strings.Join(columns, "\t"))
}

func pick(random *rand.Rand, words []string) string {
	return words[random.Intn(len(words))]
}

func writeSources() {
	random := rand.New(rand.NewSource(1))
	patterns := strings.Fields(`* ** https://git/* https://git/** https://git/team/* !https://git/secret !https://git/team/* https://git/{a,b}
https://git/[ab] git@host:team/* !git@host:* ssh://git@host/team/x https://*.com/x !* https://git/a https://GIT/A.git ghcr.io/* oci://ghcr.io/**`)
	urls := strings.Fields(`https://git/a https://git/b https://git/team/a https://git/team/a.git https://git/secret https://git/team/a/b git@host:team/x.git
ssh://git@host/team/x git@host:other/x https://a.com/x HTTPS://git/A ghcr.io/a oci://ghcr.io/a/b https://git/%zz`)
	for i := 0; i < 600; i++ {
		project := AppProject{}
		for n := random.Intn(4); n >= 0; n-- {
			project.Spec.SourceRepos = append(project.Spec.SourceRepos, pick(random, patterns))
		}
		url := pick(random, urls)
		permitted := project.IsSourcePermitted(ApplicationSource{RepoURL: url})
		row(strings.Join(project.Spec.SourceRepos, " "), url, fmt.Sprint(permitted))
	}
}

func writeDestinations() {
	random := rand.New(rand.NewSource(2))
	servers := []string{"", "*", "https://a", "https://b", "!https://a", "!https://b", "https://*", "{https://a,x}"}
	names := []string{"", "", "*", "a", "!a", "!b", "p-*"}
	namespaces := []string{"*", "x", "!x", "!y", "team-*", "", "!team-*"}
	for i := 0; i < 1500; i++ {
		project := AppProject{}
		items := []string{}
		for n := random.Intn(4); n >= 0; n-- {
			item := ApplicationDestination{pick(random, servers), pick(random, names), pick(random, namespaces)}
			project.Spec.Destinations = append(project.Spec.Destinations, item)
			items = append(items, item.Server+";"+item.Name+";"+item.Namespace)
		}
		wanted := ApplicationDestination{
			pick(random, []string{"https://a", "https://b"}), pick(random, []string{"a", "b", "p-1"}),
			pick(random, []string{"x", "y", "team-a", ""}),
		}
		permitted := project.isDestinationMatched(wanted)
		row(strings.Join(items, " "), wanted.Server, wanted.Name, wanted.Namespace, fmt.Sprint(permitted))
	}
}

func writeURLs() {
	for _, url := range strings.Split(`https://github.com/Org/Repo.git
 https://github.com/org/repo 
git@github.com:Org/Repo.git
ssh://git@github.com/org/repo.git
ssh://git@github.com:22/org/repo
git@host.com:22/org/repo.git
*
**
https://github.com/*
https://github.com/{a,b}/*
https://github.com/[ab]/*
https://*.example.com/**
https://{a,b}.com/x
https://github.com/a b
https://github.com/a%20b
https://user:pw@host/x.git
https://us%65r:p%40w@host/x
github.com/org/*
host:22/x
10.0.0.1:80/x
oci://ghcr.io/org/chart
ghcr.io/org/chart

https://
https://host/x?a={b}
https://host/x#{a}
https://host/x#a/b?c!
a:b:c@d
file:///srv/git/x.git
/srv/git/x
///srv/git/x
//host/x
https://host/x.git/
https://host//x
https://[::1]/x
https://[::1]:443/x
https://[::1]x/y
https://[::1/x
https://host:bad/x
https://host:/x
https://:80/x
a?b
https://github.com/a?c/x
https://github.com/ünï/x
https://ünï/x
a b@c
https://h/%zz
https://h%41/x
https://h%zz/x
!https://x/y
https://github.com/a|b
https://HOST/%2Fa
https://h/a%2fb
https://h/a%2f{
https://h/x?
https://h/x#
1a:b
a+b:c
:x
*:x
a*b:c/x
https://*
ssh://a@b@c/d
x@y@z:w
https://h o/x
http://a<b/x
http://a>b"/x
https://a\b/x
https://a^b/x
https://us er@h/x
https://u|@h/x
https://u:p:q@h/x
https://u;v=1@h/x
git@[::1]:x
@h:x
a@
./a
../a:b
a/b:c
.git
https://h/.git
mailto:a@b
http:a
http:/a
https:a b`, "\n") {
		row(url, NormalizeGitURL(url))
	}
}

func writeRoles() {
	say := func(kind, text string, err error) {
		answer := "ok"
		if err != nil {
			answer = "error"
		}
		row(kind, text, answer)
	}
	for _, name := range strings.Split("a|a-b|a_b|-a|a-|_a|a_|a.b|a b|A1|9|-||ä|a--b", "|") {
		say("role", name, validateRoleName(name))
	}
	for _, name := range strings.Split(`a|a b| a|a | |  ||"|""|"a"|"a,b"|a,b|"a|a"b|"a"b"|"a "| "a,b"|a:b|ä`, "|") {
		say("group", name, validateGroupName(name))
	}
	random := rand.New(rand.NewSource(3))
	parts := [][]string{
		{"p", "p", "p", "p", " p ", "g", ""},
		{"proj:team:ci", " proj:team:ci", "proj:team:ci", "proj:team:ci", "proj:team:x", "proj:other:ci", "ci"},
		{"applications", " logs ", "exec", "clusters", "repositories", "applicationsets", "projects", "*", ""},
		{"get", "create", "update", "delete", "sync", "override", "rollback", "*", "action/apps/Deployment/restart", "update/*/x", "delete/a", "xaction/", "action", "read", "", "Get"},
		{"team/*", "team/a", "team/ns/a", "team/a/b/c", "team", "team/", "/a", "other/a", "team/a b", "team/a_b-c.d", "team/*/*", "team//a", "teams/a", "team/https://x"},
		{"allow", "deny", " allow ", "allow", "maybe", "", "Allow"},
	}
	for i := 0; i < 1000; i++ {
		words := []string{}
		for _, choices := range parts {
			// Mostly the first ones, which are good: most policies would have several faults.
			limit := len(choices)
			if random.Intn(3) > 0 {
				limit = (limit + 1) / 2
			}
			words = append(words, pick(random, choices[:limit]))
		}
		if random.Intn(20) == 0 {
			words = words[:5]
		}
		policy := strings.Join(words, ",")
		say("policy", policy, validatePolicy("team", "ci", policy))
	}
}

func main() {
	defer out.Flush()
	map[string]func(){"sources": writeSources, "destinations": writeDestinations, "urls": writeURLs, "roles": writeRoles}[os.Args[1]]()
}
