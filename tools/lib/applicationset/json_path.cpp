// SPDX-License-Identifier: Apache-2.0
#include "applicationset/json_path.hpp"

#include <algorithm>
#include <utility>

#include "applicationset/difference.hpp"
#include "base/ordered_json.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

bool begins_name(char c) {
  return base::is_ascii_alpha(c) || c == '_';
}
bool continues_name(char c) {
  return begins_name(c) || base::is_ascii_digit(c);
}

constexpr std::size_t deepest = 50;

// The item of a list, from its end for a negative index; its size where there is none.
std::size_t place_of(const Json& list, std::int64_t index) {
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t place = index < 0 ? index + size : index;
  return place < 0 || place >= size ? list.size() : static_cast<std::size_t>(place);
}

}  // namespace

// Reads an expression from left to right.
class JsonPath::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), rest_(text) {}

  base::Result<std::vector<Step>> read_all() {
    auto steps = TRY(read_pipeline());
    skip_blanks();
    if (!rest_.empty()) return unknown();
    return steps;
  }

 private:
  base::Error unknown() const {
    return base::malformed_error(
        yaml::quoted(text_) + " has a part that is not known here: " + yaml::quoted(rest_),
        "known are paths, indexes, [] and select() with == and !=; a JSON pointer may do instead");
  }

  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' ||
                              rest_.front() == '\t' || rest_.front() == '\r')) {
      rest_.remove_prefix(1);
    }
  }

  bool take(std::string_view token) {
    skip_blanks();
    if (!rest_.starts_with(token)) return false;
    const bool is_word = begins_name(token.front());
    if (is_word && rest_.size() > token.size() && continues_name(rest_[token.size()])) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  base::Result<std::vector<Step>> read_pipeline() {
    std::vector<Step> steps;
    do {
      TRY(read_term(steps));
    } while (take("|"));
    return steps;
  }

  // A path, or select(…) with what follows it.
  base::Result<void> read_term(std::vector<Step>& steps) {
    if (take("select")) {
      if (!take("(")) return unknown();
      auto condition = TRY(read_either());
      if (!take(")")) return unknown();
      steps.push_back({.kind = Step::Kind::select, .condition = {std::move(condition)}});
    } else {
      skip_blanks();
      if (!rest_.starts_with('.')) return unknown();
      if (rest_.size() == 1 || (rest_[1] != '.' && !is_step())) {
        rest_.remove_prefix(1);
        return {};
      }
    }
    return read_steps(steps);
  }

  bool is_step() const {
    return rest_.size() > 1 && (begins_name(rest_[1]) || rest_[1] == '"' || rest_[1] == '[');
  }

  base::Result<void> read_steps(std::vector<Step>& steps) {
    for (;;) {
      if (rest_.starts_with('.') && is_step()) rest_.remove_prefix(1);
      if (rest_.empty()) return {};
      if (rest_.front() == '[') {
        TRY(read_brackets(steps));
      } else if (rest_.front() == '"') {
        auto key = TRY(read_text());
        steps.push_back({.kind = Step::Kind::key, .key = std::move(key)});
      } else if (begins_name(rest_.front()) && is_after_dot()) {
        steps.push_back({.kind = Step::Kind::key, .key = read_name()});
      } else {
        return {};
      }
    }
  }

  bool is_after_dot() const {
    const auto place = text_.size() - rest_.size();
    return place > 0 && text_[place - 1] == '.';
  }

  std::string read_name() {
    std::size_t size = 0;
    while (size < rest_.size() && continues_name(rest_[size])) ++size;
    std::string name(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return name;
  }

  base::Result<void> read_brackets(std::vector<Step>& steps) {
    rest_.remove_prefix(1);
    if (take("]")) {
      steps.push_back({.kind = Step::Kind::each});
      return {};
    }
    const Json inside = TRY(read_literal());
    if (!take("]")) return unknown();
    if (inside.is_string()) {
      steps.push_back({.kind = Step::Kind::key, .key = inside.get<std::string>()});
      return {};
    }
    if (!inside.is_number_integer()) return unknown();
    steps.push_back({.kind = Step::Kind::index, .index = inside.get<std::int64_t>()});
    return {};
  }

  base::Result<std::string> read_text() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"')
      end += rest_[end] == '\\' ? std::size_t{2} : std::size_t{1};
    if (end >= rest_.size()) return unknown();
    const Json json = base::parse_ordered_json(rest_.substr(0, end + 1));
    if (!json.is_string()) return unknown();
    rest_.remove_prefix(end + 1);
    return json.get<std::string>();
  }

  base::Result<Json> read_literal() {
    skip_blanks();
    if (rest_.starts_with('"')) {
      auto text = TRY(read_text());
      return Json(std::move(text));
    }
    if (take("true")) return Json(true);
    if (take("false")) return Json(false);
    if (take("null")) return Json(nullptr);
    std::size_t size = 0;
    while (size < rest_.size() &&
           (base::is_ascii_digit(rest_[size]) || rest_[size] == '-' || rest_[size] == '.')) {
      ++size;
    }
    Json number = base::parse_ordered_json(rest_.substr(0, size));
    if (!number.is_number()) return unknown();
    rest_.remove_prefix(size);
    return number;
  }

  base::Result<Condition> read_either() { return read_joined("or", Condition::Kind::either); }

  base::Result<Condition> read_joined(std::string_view word, Condition::Kind kind) {
    const bool is_either = kind == Condition::Kind::either;
    const auto next = [&] {
      return is_either ? read_joined("and", Condition::Kind::both) : read_comparison();
    };
    Condition joined = {.kind = kind};
    do {
      auto condition = TRY(next());
      joined.conditions.push_back(std::move(condition));
    } while (take(word));
    if (joined.conditions.size() == 1) return std::move(joined.conditions.front());
    return joined;
  }

  base::Result<Condition> read_comparison() {
    if (++depth_ > deepest) return unknown();
    Condition condition;
    if (take("(")) {
      condition = TRY(read_either());
      if (!take(")")) return unknown();
    } else {
      TRY(read_term(condition.path));
      TRY(read_right_side(condition));
    }
    if (take("|")) {
      if (!take("not")) return unknown();
      condition = {.kind = Condition::Kind::negated, .conditions = {std::move(condition)}};
    }
    --depth_;
    return condition;
  }

  base::Result<void> read_right_side(Condition& condition) {
    const bool is_equal = take("==");
    if (!is_equal && !take("!=")) return {};
    condition.kind = is_equal ? Condition::Kind::equal : Condition::Kind::not_equal;
    condition.literal = TRY(read_literal());
    return {};
  }

  std::string_view text_;
  std::string_view rest_;
  std::size_t depth_ = 0;
};

base::Result<JsonPath> JsonPath::parse(const std::string& expression) {
  JsonPath path;
  path.steps_ = TRY(Parser(expression).read_all());
  return path;
}

const Json& JsonPath::value_at(const std::vector<Step>& path, const Json& value) {
  static const Json nothing;
  const Json* node = &value;
  for (const auto& step : path) {
    if (step.kind == Step::Kind::key) {
      node = &field(*node, step.key);
    } else if (step.kind == Step::Kind::index && node->is_array()) {
      const std::size_t place = place_of(*node, step.index);
      node = place < node->size() ? &(*node)[place] : &nothing;
    } else {
      return nothing;
    }
  }
  return *node;
}

bool JsonPath::holds(const Condition& condition, const Json& value) {
  const auto is_true = [&](const Condition& one) { return holds(one, value); };
  const auto& inner = condition.conditions;
  switch (condition.kind) {
    case Condition::Kind::equal:
      return are_equal(value_at(condition.path, value), condition.literal);
    case Condition::Kind::not_equal:
      return !are_equal(value_at(condition.path, value), condition.literal);
    case Condition::Kind::both:
      return std::all_of(inner.begin(), inner.end(), is_true);
    case Condition::Kind::either:
      return std::any_of(inner.begin(), inner.end(), is_true);
    case Condition::Kind::negated:
      return !holds(inner.front(), value);
    case Condition::Kind::truth:
      break;
  }
  const auto& found = value_at(condition.path, value);
  return !found.is_null() && found != false;
}

void JsonPath::remove_from(Json& object) const {
  if (!steps_.empty()) remove_at(0, object);
}

bool JsonPath::remove_each(std::size_t step, Json& value) const {
  Json rest = value.is_array() ? Json::array() : Json::object();
  for (auto& [key, item] : value.items()) {
    if (remove_at(step + 1, item)) continue;
    if (value.is_array()) {
      rest.push_back(std::move(item));
    } else {
      rest.get_ref<Json::object_t&>().emplace_back(key, std::move(item));
    }
  }
  value = std::move(rest);
  return false;
}

bool JsonPath::remove_at(std::size_t step, Json& value) const {
  if (step == steps_.size()) return true;
  const auto& how = steps_[step];
  if (how.kind == Step::Kind::select) {
    return holds(how.condition.front(), value) && remove_at(step + 1, value);
  }
  if (how.kind == Step::Kind::each) return value.is_structured() && remove_each(step, value);
  if (how.kind == Step::Kind::key) {
    const auto found = value.is_object() ? value.find(how.key) : value.end();
    if (found != value.end() && remove_at(step + 1, *found)) value.erase(how.key);
    return false;
  }
  const std::size_t place = value.is_array() ? place_of(value, how.index) : value.size();
  if (value.is_array() && place < value.size() && remove_at(step + 1, value[place])) {
    value.erase(place);
  }
  return false;
}

}  // namespace applicationset
