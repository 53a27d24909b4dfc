// SPDX-License-Identifier: Apache-2.0
#include "registry/tag_list.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "images/grammar.hpp"
#include "registry/detour.hpp"

namespace registry {
namespace {

// The target with rel="next": "</v2/…?last=v1&n=100>; rel=\"next\"".
std::optional<std::string_view> next_target(std::string_view link) {
  std::size_t at = 0;
  while ((at = link.find('<', at)) != std::string_view::npos) {
    const auto end = link.find('>', at);
    if (end == std::string_view::npos) return std::nullopt;
    const auto target = link.substr(at + 1, end - at - 1);
    const auto next = link.find('<', end);
    const auto attributes = base::to_lower(link.substr(end, next - end));
    if (attributes.find("rel=\"next\"") != std::string::npos ||
        attributes.find("rel=next") != std::string::npos) {
      return target;
    }
    at = end;
  }
  return std::nullopt;
}

std::string last_of(std::string_view query) {
  for (const auto part : base::split(query, '&')) {
    if (part.starts_with("last=")) return base::percent_decoded(part.substr(5));
  }
  return {};
}

// Takes the texts of "tags" out of an object, and keeps nothing else: as values, a page of what is
// none would be hundreds of megabytes.
class TagReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::vector<std::string> tags;

  bool is_full() const { return tags.size() > most_tags; }

  bool null() override { return is_inside(); }
  bool boolean(bool) override { return is_inside(); }
  bool number_integer(number_integer_t) override { return is_inside(); }
  bool number_unsigned(number_unsigned_t) override { return is_inside(); }
  bool number_float(number_float_t, const string_t&) override { return is_inside(); }
  bool binary(binary_t&) override { return is_inside(); }
  bool string(string_t& text) override {
    const bool is_listed = depth_ == 2 && is_list_;
    if (is_listed && images::is_tag(text)) tags.push_back(std::move(text));
    return is_inside() && !is_full();
  }
  bool start_object(std::size_t) override {
    if (depth_ == 1) is_list_ = false;
    ++depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ != 1) return true;
    is_tags_ = name == "tags";
    // Of two, the last one counts.
    if (is_tags_) tags.clear();
    return true;
  }
  bool end_object() override { return end(); }
  bool start_array(std::size_t) override {
    if (depth_ == 1) is_list_ = is_tags_;
    return depth_++ > 0;
  }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool is_inside() const { return depth_ > 0; }
  bool end() {
    --depth_;
    return true;
  }

  std::size_t depth_ = 0;
  bool is_tags_ = false;  // the key of the object
  bool is_list_ = false;  // what is open below it
};

}  // namespace

base::Result<std::vector<std::string>> parse_tags(std::string_view body) {
  TagReader reader;
  const bool is_whole = nlohmann::json::sax_parse(body, &reader);
  if (is_whole || reader.is_full()) return std::move(reader.tags);
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "the list of tags is no JSON object"};
}

base::Result<std::optional<std::string>> next_query(const http::Url& asked, std::string_view link) {
  const auto target = next_target(link);
  if (!target) return std::optional<std::string>();
  const auto url = TRY(url_given(asked, *target).context("reading where the tags go on"));
  const auto last = last_of(url.query);
  if (images::is_tag(last)) return std::optional("n=1000&last=" + base::percent_encoded(last));
  if (url.origin() == asked.origin() && !url.query.empty()) return std::optional(url.query);
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "the list of tags goes on at another place: " +
                                base::printable(base::shorten(url.text(), 200))};
}

}  // namespace registry
