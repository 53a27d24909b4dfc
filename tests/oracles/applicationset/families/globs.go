// SPDX-License-Identifier: Apache-2.0

package families

import (
	"gitops-steps/oracles/applicationset/cases"
	"gitops-steps/oracles/applicationset/world"
)

var tree = world.Files{
	"config.json": "{}", "a/config.json": "{}", "a/b/config.json": "{}", "a/b/c/config.json": "{}",
	"a/.h/config.json": "{}", "a/b/other.yaml": "", ".top.yaml": "", ".hidden/deep/k.yaml": "",
	"x[1]/config.json": "{}", "x1/config.json": "{}", "star*/k.yaml": "", "stars/k.yaml": "",
	"Upper/Config.JSON": "{}", "ü/k.yaml": "", "sp ace/k.yaml": "", "{b,c}/k.yaml": "",
	"b/k.yaml": "", "back\\slash/k.yaml": "", "ends.yaml.bak": "", "a/b.yaml": "", "a-b/k.yaml": "",
}

var globPatterns = []string{
	"config.json", "*", "**", "*.json", "*.yaml", "**/*.yaml", "a/*", "a/**", "a/*/config.json",
	"a/**/config.json", "**/config.json", "**/a/config.json", "a/b?config.json", "a/b", "a/b/", "a/b/*",
	"a/b/**", "a", "a/", "a/{b,c}/config.json", "{a,a/b}/config.json", "*/", "a/*/", "/config.json",
	"/a/*", "./config.json", "./a/*/config.json", "a//b/config.json", "a/../config.json", "../x", "..",
	"", ".", "./", "a/.", "a/[bc]/config.json", "a/[!x]/config.json", "a/[^x]/config.json",
	"a/[!b]/config.json", "a/[a-c]/config.json", "[[:lower:]]/config.json", "x[1]/config.json",
	"x\\[1\\]/config.json", "x[1]", "star\\*/k.yaml", "star*/k.yaml", "{b,c}/k.yaml", "\\{b,c\\}/k.yaml",
	"upper/*", "Upper/*", "*/config.json", "*/Config.json", ":(glob)a/*/config.json",
	":(glob)**/config.json", ":(icase)upper/config.json", ":(literal)x[1]/config.json", ":!a",
	":(exclude)a", ":/config.json", ":(top)config.json", ":(nonsense)a", "a/?/config.json",
	"a/??/config.json", "?/k.yaml", "ü/*", "[ü]/k.yaml", "sp ace/*", " config.json", "a/**b/config.json",
	"a/b**/config.json", "**config.json", "a/**/b/config.json", "[", "a/[b", "a/[]/config.json",
	"a/[]b]/config.json", "a\\/config.json", "\\a/config.json", "a/b\\", "{a", "{a,b", "a}", "{}/k.yaml",
	"{a,}/config.json", "*.{json,yaml}", "**/*.{json,yaml}", "**/{config,other}.*", "{a/*,b}/k.yaml",
	".hidden/**/*.yaml", ".*", "**/.h/*", ".git/HEAD", "*/HEAD", "a/b/c/../config.json", "***", "a/***/config.json",
	"**/", "**/*", "a/b/c/config.json/", "config.json/*", "-x", "--cached", "a/[a-]/config.json",
	"a/[b-a]/config.json", "back\\\\slash/k.yaml", "back*slash/k.yaml", "ends.yaml*", "*.yaml*",
}

// Which files a pattern of the git generator finds, by both ways of the repository server.
func globs() []cases.Case {
	var all []cases.Case
	for _, way := range []string{"legacy", "new"} {
		for _, pattern := range globPatterns {
			one := cases.Case{Name: "git-globs/" + way + " " + pattern, Files: tree,
				Show: []string{"{{path}}/{{path.filename}}"},
				Generators: list{object{"git": object{"repoURL": cases.Repository,
					"revision": cases.Revision, "files": list{object{"path": pattern}}}}}}
			one.World.Settings.NewGitFileGlobbing = way == "new"
			all = append(all, one)
		}
	}
	return all
}

var directoryTree = world.Files{
	"a/b/c/d/k": "", "a/x/k": "", "a/[b]/k": "", "a/{b,c}/k": "", "a/b*/k": "", "a-1/k": "", "a-22/k": "",
	"B/k": "", "ü/ä/k": "", "sp ace/k": "", "a/back\\slash/k": "", "a/.hidden/k": "", "^x/k": "", "!x/k": "",
}

var directoryPatterns = []string{
	"*", "a/*", "a/**", "**", "**/b", "a/**/d", "*/*/*", "a/b/*", "a/?", "a/[b]", "a/\\[b\\]", "a/[!b]",
	"a/[^b]", "a/{b,c}", "a/\\{b,c\\}", "a/b\\*", "a/b*", "/a/*", "a/*/", "a/", "./a/*", "a//b", "a/b",
	"a-?", "a-[0-9]*", "[a-z]", "[A-Z]", "[a", "a/[", "[]a]", "[a-]", "[b-a]", "\\a", "a\\", "ü/*", "?/?",
	"[ü]/*", "sp ace", "*ace", "a/back\\\\slash", "a/back*slash", "*x", "[!^]x", "[\\^!]x", "a/.*", "", ".",
	"*a*", "a*b", "a[/]b", "a?b", "***", "*/b/*/d",
}

// Which directories a pattern takes.
func directories() []cases.Case {
	var all []cases.Case
	for _, pattern := range directoryPatterns {
		all = append(all, cases.Case{Name: "git-directory-patterns/" + pattern, Files: directoryTree,
			Show: []string{"{{path}}"},
			Generators: list{object{"git": object{"repoURL": cases.Repository,
				"revision": cases.Revision, "directories": list{object{"path": pattern}}}}}})
	}
	return all
}
