// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "sprig/argument.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"
#include "sprig/url.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Map;
using govalue::Value;

base::Result<Map> url_parse(std::string_view text) {
  const auto parsed = parse_url(text);
  if (!parsed) return failure("unable to parse url: " + parsed.error().message);
  const Url& url = parsed.value();
  return Map{Value::map({
      {Value::text("fragment"), Value::text(url.fragment)},
      {Value::text("host"), Value::text(url.host)},
      {Value::text("hostname"), Value::text(url.hostname())},
      {Value::text("opaque"), Value::text(url.opaque)},
      {Value::text("path"), Value::text(url.path)},
      {Value::text("query"), Value::text(url.query)},
      {Value::text("scheme"), Value::text(url.scheme)},
      {Value::text("userinfo"), Value::text(url.user ? to_text(*url.user) : "")},
  })};
}

// Escaped, a text may be three times as long.
base::Result<std::string> text_in(Call& call, const Map& map, std::string_view key) {
  const Value* const found = map.value.find(key);
  if (found == nullptr) return std::string();
  if (found->is_nil()) return nil_dereference();
  if (found->is_text()) {
    if (!call.budget.spend_memory(3 * found->size())) return call.budget.error();
    return std::string(found->as_text());
  }
  return failure("unable to parse " + std::string(key) + " key, must be of type string, but " +
                 kind_of(*found) + " found");
}

base::Result<std::string> url_join(Call& call, const Map& map) {
  Url url;
  url.scheme = TRY(text_in(call, map, "scheme"));
  url.host = TRY(text_in(call, map, "host"));
  url.path = TRY(text_in(call, map, "path"));
  url.query = TRY(text_in(call, map, "query"));
  url.opaque = TRY(text_in(call, map, "opaque"));
  url.fragment = TRY(text_in(call, map, "fragment"));
  const std::string user = TRY(text_in(call, map, "userinfo"));
  if (user.empty()) return to_text(url);
  const auto parsed = parse_url("proto://" + user + "@host");
  if (!parsed) return failure("unable to parse userinfo in dict: " + parsed.error().message);
  url.user = parsed.value().user;
  return to_text(url);
}

}  // namespace

std::span<const govalue::Function> url_functions() {
  static const std::array rows = {
      function<&url_parse>("urlParse"),
      function<&url_join>("urlJoin"),
  };
  return rows;
}

}  // namespace sprig
