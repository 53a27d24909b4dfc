// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gotemplate/fields.hpp"
#include "govalue/budget.hpp"
#include "govalue/functions.hpp"
#include "govalue/value.hpp"

namespace gotemplate {

// What becomes of a key that a map does not have: Go's option `missingkey`.
enum class MissingKey {
  standard,  // `default` and `invalid`: prints as <no value>
  zero,      // the zero value of the map's elements
  error,     // rendering fails
};

// The option as Go writes it, "missingkey=error". Fails with `usage` for everything else.
base::Result<MissingKey> parse_option(std::string_view option);

// A template in the language of Go's text/template. Parsed once, rendered as often as you like.
class Template {
 public:
  // Fails with `malformed` and Go's own words: "template: NAME:LINE: unexpected {{end}}"; also
  // where the text is longer than govalue::longest_source. Refers to the rows of `functions`, which
  // must outlive it.
  static base::Result<Template> parse(std::string name, std::string text,
                                      const govalue::Functions& functions,
                                      MissingKey missing_key = MissingKey::standard);

  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  ~Template();

  // The text for `data`, which is `.` and `$` in the template. Fails with `malformed` and Go's own
  // words: "template: NAME:LINE:COLUMN: executing "NAME" at <.x.y>: nil pointer …"; also where the
  // budget is used up.
  base::Result<std::string> render(const govalue::Value& data, govalue::Budget& budget) const;

  // The fields that it asks of its data, in their order.
  FieldUses fields() const;

  // The names of the functions that it calls, builtins too, also in the templates that it defines.
  std::set<std::string_view> functions() const;

 private:
  struct Parsed;
  explicit Template(std::unique_ptr<Parsed> parsed);

  std::unique_ptr<Parsed> parsed_;
};

}  // namespace gotemplate
