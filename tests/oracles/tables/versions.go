// SPDX-License-Identifier: Apache-2.0

package tables

import (
	"strconv"
	"strings"

	"github.com/Masterminds/semver/v3"
)

func versions() []string {
	texts := strings.Split("1.2.3|v1.2.3|1.2|1|0.0.0|1.2.3-alpha|1.2.3-alpha.1|1.2.3-alpha.beta|1.2.3-1|1.2.3-rc.1+build.5|1.2.3+build|01.2.3|1.02.3|1.2.03|1.2.3-01|1.2.3-0a|1.2.3.4||v|V1.2.3|x|1.x|1.2.3-|1.2.3+|1.2.3-é|1.2.3- a| 1.2.3|1.2.3 |-1.2.3|1.-2.3|1..3|.1|1.2.3-a..b|1.2.3+a..b|99999999999999999999.1.1|18446744073709551615.0.0|1.2.3-99999999999999999999|1.29.3-gke.100|2.0.0|2.0.0-rc1|0.2.9|0.0.3|0.0.4|1.9.9|1.3.0|3.1.0|1.2.3-beta|10.20.30|1.2.3-a-b-c|1.2.3--|1.2.3-+|v1|vv1|1.2.3-alpha+|1,2,3|1.2-3|1-2|1+2", "|")
	constraints := strings.Split("^1.2|^1.2.3|^0.2.3|^0.0.3|^0.0|^0|^1|^1.2.3-alpha|~1.2.3|~1.2|~1|~0|~1.2.3-alpha|~>1.2|~> 1.2.3|>=1.2.3|>1.2.3|<1.2.3|<=1.2.3|=1.2.3|!=1.2.3|1.2.3|=>1.2.3|=<1.2.3|>1.2|>=1.2|<1.2|<=1.2|=1.2|!=1.2|!=1|>1|<2|1.x|1.2.x|1.2.*|*|x|X|>=1.x|1.*.3|>=1.2.3 <2|>=1.2.3, <2|>=1.2.3,<2|1.2 - 1.4.5|1.2.3 - 2|1 - 2|1.2.3 || 2.x|^1 || ^2|>=1.0.0-0|>=1.2.3-0 <2.0.0|<1.2.3-beta|>1.2.3-alpha|=1.2.3-alpha|v1.2.3|>=v1.2.3|=1.2.3+build||||bad|>|>=|1.2.3.4|^|~|>>1|1.2.3,|,1.2.3|1.2.3 ||| 2|>= 1.2 < 1.4 || > 3|>=1.29-0|>=1.29|~*|^*|>*|!=*|<*|^x|01.2.3|>=1.2.3 != 1.3.0|1.2.3 1.2.4|=>1.2 <=2|~1.x|^1.x|>1.2.x|1.2.3-|> =1|>=1.2.3 -beta|*-0|1.x.x|^1.2.x-0|!= 1.2.3-alpha|==1.2.3|<>1.2|1.2-1.4|1.2 -1.4", "|")
	rows := []string{}
	for _, text := range texts {
		rows = append(rows, parsedVersion(text))
	}
	for row, constraint := range constraints {
		parsed, err := semver.NewConstraint(constraint)
		if err != nil {
			rows = append(rows, rowOf("constraint", constraint, "error", quoted(err.Error())))
			continue
		}
		for column, text := range texts {
			version, err := semver.NewVersion(text)
			if err == nil && (row+column)%2 == 0 {
				rows = append(rows, rowOf("check", constraint, quoted(text), strconv.FormatBool(parsed.Check(version))))
			}
		}
	}
	return distinct(append(rows, compared(texts)...))
}

func rowOf(kind, first string, others ...string) string {
	return row(append([]string{kind, quoted(first)}, others...)...)
}

func parsedVersion(text string) string {
	version, err := semver.NewVersion(text)
	if err != nil {
		return rowOf("version", text, "error", quoted(err.Error()))
	}
	return rowOf("version", text, quoted(version.String()), strconv.FormatUint(version.Major(), 10), strconv.FormatUint(version.Minor(), 10),
		strconv.FormatUint(version.Patch(), 10), quoted(version.Prerelease()), quoted(version.Metadata()))
}

func compared(texts []string) (rows []string) {
	for row, first := range texts {
		for column, second := range texts {
			left, err := semver.NewVersion(first)
			right, otherErr := semver.NewVersion(second)
			if err == nil && otherErr == nil && (row+column)%4 == 0 {
				rows = append(rows, rowOf("compare", first, quoted(second), strconv.Itoa(left.Compare(right))))
			}
		}
	}
	return rows
}
