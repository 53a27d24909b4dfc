// SPDX-License-Identifier: Apache-2.0

package families

import (
	"fmt"
	"sort"
	"strings"

	"gitops-steps/oracles/applicationset/cases"
)

func sorted(all []cases.Case) []cases.Case {
	sort.Slice(all, func(one, other int) bool { return all[one].Name < all[other].Name })
	return all
}

var odd = []string{
	"feat/a_really+long_pull_request_name_to_test_argo_slugification_and_branch_name_shortening_feature",
	"feat/areallylongpullrequestnametotestargoslugificationandbranchnameshorteningfeature",
	"Ünïcode/žluťoučký", "日本", "a&b@c", "-.--CLUSTER/name  -./.-", "", "---", "a__b", "A.B.C", "x’s “q” – —",
	"İI ı", "ẞß", "😀 smile", "tab\there", "new\nline", "a%b#c", "ends-", "-begins", "1.2.3", "Привет мир",
	"ﬁ ligature", "\u00a0nbsp", "1234567890-1234567890-1234567890-1234567890-1234567890",
	"12345678901234567890123456789012345678901234567890", "aaaa-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
	"refs/heads/x", "a--b---c", "_a_", "é" + strings.Repeat("x", 300), strings.Repeat("é", 150),
}

// Texts that are made fit for names, by both functions of templates.
func names() []cases.Case {
	calls := []string{"{{normalize .s}}", "{{slugify .s}}", "{{slugify 23 .s}}", "{{slugify 23 false .s}}",
		"{{slugify 10 true .s}}", "{{slugify 0 .s}}", "{{slugify 1 false .s}}", "{{slugify 100 false .s}}"}
	var all []cases.Case
	for at, text := range odd {
		all = append(all, cases.Case{Name: fmt.Sprintf("names/%02d", at), Go: true, Show: calls,
			Generators: list{elements(object{"s": text})}})
	}
	return all
}
