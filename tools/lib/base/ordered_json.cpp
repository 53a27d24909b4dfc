// SPDX-License-Identifier: Apache-2.0
#include "base/ordered_json.hpp"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace base {
namespace {

using Json = nlohmann::ordered_json;

// Puts the values together that the parser of nlohmann tells of. It has one that does so, too, but
// looks for each key among all before it.
class Builder {
 public:
  explicit Builder(const SkipKey& skips) : skips_(skips) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }

  bool start_object(std::size_t) { return start(Json::object()); }
  bool start_array(std::size_t) { return start(Json::array()); }
  bool end_object() { return end(); }
  bool end_array() { return end(); }

  bool key(std::string& name) {
    auto& frame = stack_.back();
    const bool is_left_out = skipped_ == 0 && skips_ && skips_(stack_.size() - 1, name);
    frame.is_skipped = skipped_ > 0 || is_left_out;
    if (!frame.is_skipped) frame.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

  Json take() { return std::move(root_); }

 private:
  struct Frame {
    Json json;
    std::string key = {};
    bool is_skipped = false;  // what comes next
    std::unordered_map<std::string, std::size_t> places = {};
  };

  bool start(Json json) {
    if (!stack_.empty() && stack_.back().is_skipped) ++skipped_;
    stack_.push_back({.json = std::move(json), .is_skipped = skipped_ > 0});
    return true;
  }

  bool end() {
    Json done = std::move(stack_.back().json);
    stack_.pop_back();
    if (!stack_.empty() && stack_.back().is_skipped) {
      --skipped_;
      return true;
    }
    return add(std::move(done));
  }

  bool add(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return true;
    }
    auto& frame = stack_.back();
    if (frame.is_skipped) return true;
    if (frame.json.is_array()) {
      frame.json.get_ref<Json::array_t&>().push_back(std::move(value));
    } else {
      set(frame, std::move(value));
    }
    return true;
  }

  static void set(Frame& frame, Json value) {
    constexpr std::size_t few = 32;
    auto& entries = frame.json.get_ref<Json::object_t&>();
    if (entries.size() < few) {
      frame.json[frame.key] = std::move(value);
      return;
    }
    for (auto place = frame.places.size(); place < entries.size(); ++place) {
      frame.places.try_emplace(
          std::next(entries.begin(), static_cast<std::ptrdiff_t>(place))->first, place);
    }
    const auto [found, is_new] = frame.places.try_emplace(frame.key, entries.size());
    if (is_new) {
      entries.emplace_back(std::move(frame.key), std::move(value));
    } else {
      std::next(entries.begin(), static_cast<std::ptrdiff_t>(found->second))->second =
          std::move(value);
    }
  }

  const SkipKey& skips_;
  std::vector<Frame> stack_;
  std::size_t skipped_ = 0;  // how many of what is open is left out
  Json root_;
};

}  // namespace

Json parse_ordered_json(std::string_view text, const SkipKey& skips) {
  if (is_too_much(text)) return Json::value_t::discarded;
  Builder builder(skips);
  if (!Json::sax_parse(text, &builder)) return Json::value_t::discarded;
  return builder.take();
}

}  // namespace base
