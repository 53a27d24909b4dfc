// SPDX-License-Identifier: Apache-2.0
#include "services/googlechat_cards.hpp"

#include <algorithm>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "yaml/read_like_go.hpp"
#include "yaml/scalar_json.hpp"

namespace services {
namespace {

// What Google wants as a number or as true and false; all else is a text, a list or a mapping.
constexpr std::string_view not_texts[] = {"allWidgetsAreRequired",
                                          "alpha",
                                          "aspectRatio",
                                          "blue",
                                          "characterLimit",
                                          "collapsible",
                                          "columnCount",
                                          "contentMultiline",
                                          "cornerRadius",
                                          "disabled",
                                          "enabled",
                                          "fill",
                                          "grade",
                                          "green",
                                          "maxLines",
                                          "multiSelectMaxSelectedItems",
                                          "multiSelectMinQueryLength",
                                          "persistValues",
                                          "red",
                                          "selected",
                                          "timezoneOffsetDate",
                                          "uncollapsibleWidgetsCount",
                                          "weight",
                                          "wrapText"};

// A name that YAML takes for a number ("1e5") stays a text.
void make_texts(Body& value, std::string_view key) {
  if (value.is_structured()) {
    for (auto it = value.begin(); it != value.end(); ++it) {
      make_texts(*it, value.is_object() ? std::string_view(it.key()) : key);
    }
  } else if (std::find(std::begin(not_texts), std::end(not_texts), key) == std::end(not_texts)) {
    if (value.is_boolean()) value = value.get<bool>() ? "true" : "false";
    if (value.is_number_float()) value = yaml::float_key(value.get<double>());
    if (value.is_number()) value = base::json_text(value);
  }
}

bool is_whole(const Body& card) {
  const auto inner = card.find("card");
  return inner != card.end() && inner->is_object();
}

}  // namespace

base::Result<Body> read_cards(const std::string& text, const std::string& what) {
  auto cards = yaml::read_like_go(text);
  if (!cards) {
    auto error = std::move(cards).error();
    error.message = what + " is neither YAML nor JSON: " + excerpt(error.message);
    error.hint = "texts of others belong into it as {{ .x | toJson }}";
    return error;
  }
  if (cards->is_null()) return Body::array();
  const auto is_mapping = [](const Body& card) { return card.is_object(); };
  if (!cards->is_array() || !std::all_of(cards->begin(), cards->end(), is_mapping)) {
    return base::malformed_error(what + " is no list of cards");
  }
  make_texts(*cards, "");
  return *std::move(cards);
}

base::Result<Body> read_cards_with_id(const std::string& text, const std::string& what) {
  const auto cards = TRY(read_cards(text, what));
  auto all = Body::array();
  for (const auto& card : cards) {
    auto whole = is_whole(card) ? card : Body{{"card", card}};
    if (!whole.contains("cardId")) whole["cardId"] = "card-" + std::to_string(all.size() + 1);
    all.push_back(std::move(whole));
  }
  return all;
}

}  // namespace services
