// SPDX-License-Identifier: Apache-2.0

package tables

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/template"
)

func quotes() (rows []string) {
	for _, text := range quotedTexts() {
		rows = append(rows, row(quoted(text), quoted(strconv.QuoteToASCII(text)), quoted(fmt.Sprintf("%#q", text)), quoted(jsonText(text, true)),
			quoted(jsonText(text, false)), quoted(template.HTMLEscapeString(text)), quoted(template.JSEscapeString(text)),
			quoted(template.URLQueryEscaper(text)), quoted(strings.ToUpper(text)), quoted(strings.ToLower(text)), quoted(strings.TrimSpace(text))))
	}
	return distinct(rows)
}

func jsonText(text string, forHTML bool) string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(forHTML)
	if err := encoder.Encode(text); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(buffer.String(), "\n")
}

func quotedTexts() (texts []string) {
	for code := range 256 {
		texts = append(texts, string(rune(code)), string([]byte{byte(code)}))
	}
	for _, code := range []rune{0x100, 0x130, 0x131, 0x149, 0x17f, 0x1c4, 0x1c5, 0x1c6, 0x1f0, 0x300, 0x301, 0x378, 0x390, 0x3b1, 0x3c2, 0x3c3, 0x3f4, 0x410, 0x44f, 0x4c0, 0x530, 0x560, 0x5d0, 0x600, 0x61c,
		0x640, 0x6dd, 0x70f, 0x8e2, 0x10a0, 0x10d0, 0x13a0, 0x13f8, 0x1680, 0x180e, 0x1c80, 0x1c90, 0x1e00, 0x1e9e, 0x1f80, 0x2000, 0x200b, 0x200d, 0x200e, 0x2013, 0x2018, 0x2027, 0x2028, 0x2029, 0x202a, 0x202f, 0x2030,
		0x205f, 0x2060, 0x2064, 0x2066, 0x206f, 0x20ac, 0x2126, 0x2160, 0x2170, 0x24b6, 0x2c00, 0x2c2f, 0x2d00, 0x3000, 0x3001, 0x4e2d, 0x9fff, 0xa000, 0xa640, 0xa7ae, 0xab70, 0xabbf, 0xac00, 0xd7a3, 0xd7ff, 0xe000, 0xf8ff, 0xf900,
		0xfb00, 0xfb06, 0xfdcf, 0xfdd0, 0xfe00, 0xfeff, 0xff21, 0xff41, 0xfff9, 0xfffc, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x10400, 0x10428, 0x10fff, 0x118a0, 0x16e40, 0x1d100, 0x1d173, 0x1d400, 0x1e900, 0x1f30d, 0x1f468, 0x1f9ff, 0x1faf8,
		0x20000, 0x2a6df, 0x2ffff, 0x30000, 0x3134a, 0x323af, 0x323b0, 0xe0001, 0xe0100, 0xf0000, 0x10ffff} {
		texts = append(texts, string(code), "a"+string(code)+"b")
	}
	return append(texts, "", "plain", "it's \"quoted\"", "back`tick", "a\\b", "<a href=\"x?a=1&b=2\">it's</a>", "line\nbreak\r\n", "tab\there", "\xff\xfe", "a\xc3", "\xc3(", "\xe4\xb8", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80", "é\u0301", "Straße ﬁ ŉ ǆ",
		"ΑΣ ΣΑΣ", "İstanbul ıI", "\U0001f468\u200d\U0001f469", "100% & more + a b/c?d#e~f-g.h_i*j", " both ends ", "\u00a0nbsp\u2003", "\x00\x00", "</script>", "a\u2028b\u2029c", "{{ .x }}", "𐐀𐐨", "ẞß", "ЖжѢѣ", "\ufeffbom")
}
