// SPDX-License-Identifier: Apache-2.0

package fuzz

import "regexp"

// Differences that we know and accept, each with its reason. Both texts have to match.
var accepted = []struct {
	source, oracle *regexp.Regexp
	reason         string
}{
	{regexp.MustCompile(`\b(now|Now|ago|rand[A-Z]\w*|shuffle|uuidv4|bcrypt|htpasswd|encryptAES|gen[A-Z]\w*)\b`), nil,
		"another result each time"},
	{regexp.MustCompile(`\b(getHostByName)\b`), nil, "asks the network"},
	{nil, regexp.MustCompile(`0x0*[0-9a-f]{6,}|0X0*[0-9A-F]{6,}`), "shows an address of memory"},
	{regexp.MustCompile(`printf.*%[-+# 0-9.]*p`), nil, "shows an address of memory"},
	{regexp.MustCompile(`printf.*[ (]([$.]|[$]?\.(strings|repo|time))[ )}|]`), nil, "shows addresses of functions"},
	{regexp.MustCompile(`sortAlpha`), regexp.MustCompile(`^[^t]`), "also sorts the list that it is given"},
	{nil, regexp.MustCompile(`^panic: `), "Argo CD itself ends there"},
	{regexp.MustCompile(`\b([dD]ate|htmlDate)`), regexp.MustCompile(`^[^t]`), "shows the present time for what is no time"},
	{nil, regexp.MustCompile(`exceeded maximum template depth`), "the limit is lower"},
	{regexp.MustCompile(`GetAppDetails`), regexp.MustCompile(`oracles/argocd`), "this program has a copy of that type"},
	{nil, regexp.MustCompile(`reflect: Method index out of range`), "fails with other words"},
	{nil, regexp.MustCompile(`invalid operation: .*\*time\.Location`), "names the type without the star"},
}

func isAccepted(source, oracle string) bool {
	for _, one := range accepted {
		if (one.source == nil || one.source.MatchString(source)) && (one.oracle == nil || one.oracle.MatchString(oracle)) {
			return true
		}
	}
	return false
}
