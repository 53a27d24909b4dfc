// SPDX-License-Identifier: Apache-2.0

package inputs

import "strings"

// Puts the text in the place of each %s; %% is one per cent sign.
func fillIn(form string, texts ...string) string {
	var filled strings.Builder
	next := 0
	for index := 0; index < len(form); index++ {
		if form[index] != '%' {
			filled.WriteByte(form[index])
			continue
		}
		index++
		if form[index] == '%' {
			filled.WriteByte('%')
			continue
		}
		filled.WriteString(texts[min(next, len(texts)-1)])
		next++
	}
	return filled.String()
}
