// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "govalue/budget.hpp"
#include "govalue/value.hpp"

namespace govalue {

// What a number without fraction or exponent that fits becomes. Everything else is a float64.
enum class Integers {
  int64,    // as Kubernetes reads its objects
  float64,  // as encoding/json reads into an `interface {}`
};

// Reads one JSON document as Go's encoding/json does, with its error texts ("invalid character 'x'
// looking for beginning of value", "unexpected end of JSON input"): malformed UTF-8 and lone halves
// of surrogates become U+FFFD, of equal keys the last one counts, at most 10,000 levels. Fails with
// `malformed`.
base::Result<Value> from_json(std::string_view text, Integers integers);

struct JsonStyle {
  bool escapes_html = true;      // < > & as \u003c …
  std::string_view indent = {};  // of one level; empty: everything on one line
};

// Writes a value as Go's encoding/json does: keys sorted, U+2028 and U+2029 escaped, []byte in
// base64, times in RFC 3339. Fails with `malformed` and Go's words where Go fails ("json:
// unsupported type: func() string", "json: unsupported value: NaN").
base::Result<std::string> to_json(const Value& value, const JsonStyle& style, Budget& budget);

// Appends text as a JSON string.
void append_json_string(std::string& out, std::string_view text, bool escapes_html);

}  // namespace govalue
