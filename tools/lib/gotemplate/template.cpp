// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/template.hpp"

#include "gotemplate/calls.hpp"
#include "gotemplate/execution.hpp"
#include "gotemplate/parser.hpp"

namespace gotemplate {

// The tree points into the name, the text and the arena; none of them ever moves.
struct Template::Parsed {
  Parsed(std::string given_name, std::string given_text, MissingKey given_missing_key,
         gotime::Location given_local)
      : name(std::move(given_name)),
        text(std::move(given_text)),
        missing_key(given_missing_key),
        local(std::move(given_local)) {}

  std::string name;
  std::string text;
  MissingKey missing_key;
  gotime::Location local;
  Arena arena = {};
  Tree tree = {};
};

base::Result<MissingKey> parse_option(std::string_view option) {
  if (option == "missingkey=default" || option == "missingkey=invalid") {
    return MissingKey::standard;
  }
  if (option == "missingkey=zero") return MissingKey::zero;
  if (option == "missingkey=error") return MissingKey::error;
  return base::usage_error("unrecognized option: " + std::string(option),
                           "missingkey= default, invalid, zero or error");
}

base::Result<Template> Template::parse(std::string name, std::string text,
                                       const govalue::Functions& functions,
                                       MissingKey missing_key) {
  auto parsed =
      std::make_unique<Parsed>(std::move(name), std::move(text), missing_key, functions.local());
  parsed->tree = TRY(gotemplate::parse(parsed->name, parsed->text, functions, parsed->arena));
  return Template(std::move(parsed));
}

Template::Template(std::unique_ptr<Parsed> parsed) : parsed_(std::move(parsed)) {}
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

base::Result<std::string> Template::render(const govalue::Value& data,
                                           govalue::Budget& budget) const {
  Execution execution({parsed_->name, parsed_->text, parsed_->missing_key, parsed_->local}, budget);
  return execution.render(*parsed_->tree.definitions.at(parsed_->name), data);
}

FieldUses Template::fields() const {
  const auto& root = *parsed_->tree.definitions.at(parsed_->name)->root;
  return find_fields(parsed_->name, parsed_->text, root);
}

std::set<std::string_view> Template::functions() const {
  std::set<std::string_view> names;
  for (const auto& [name, definition] : parsed_->tree.definitions) {
    add_functions(*definition->root, names);
  }
  return names;
}

}  // namespace gotemplate
