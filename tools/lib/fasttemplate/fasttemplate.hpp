// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "govalue/value.hpp"

namespace fasttemplate {

struct Rendered {
  std::string text = {};
  // The names of tags that stayed as they were: no parameter, or one that is no text.
  std::vector<std::string> unresolved = {};
};

// Replaces the tags of a text, "{{path.basename}}", as ApplicationSets without `goTemplate` do it.
//
// `parameters` is a map[string]interface{} with flat names such as "metadata.labels.env"; only
// texts are put in, and what is put in is not looked at again. Blanks around a name do not count; a
// tag ends at the first "}}", whatever it contains. A text in which no line has both delimiters
// stays as it is. Fails with `malformed` and Argo CD's words where a "{{" of any other text has no
// end, and with ours where it is longer than a source may be, or parameters make it
// longer than the output of a template may be.
base::Result<Rendered> render(std::string_view text, const govalue::Value& parameters);

}  // namespace fasttemplate
