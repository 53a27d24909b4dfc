// SPDX-License-Identifier: Apache-2.0
#include "kube/watch_reader.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace kube {
namespace {

// Reads an event up to where its type and its object.metadata.resourceVersion are known.
class Peek {
 public:
  using Json = nlohmann::json;

  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool number_integer(Json::number_integer_t) { return true; }
  bool number_unsigned(Json::number_unsigned_t) { return true; }
  bool number_float(Json::number_float_t, const Json::string_t&) { return true; }
  bool binary(Json::binary_t&) { return true; }
  bool start_array(std::size_t) { return open(); }
  bool end_array() { return close(); }
  bool start_object(std::size_t) { return open(); }
  bool end_object() { return close(); }

  bool key(const Json::string_t& name) {
    if (depth_ == 1) key_ = name;
    if (depth_ == 2) is_in_metadata_ = key_ == "object" && name == "metadata";
    is_version_ = depth_ == 3 && is_in_metadata_ && name == "resourceVersion";
    return true;
  }

  bool string(Json::string_t& text) {
    if (depth_ == 1 && key_ == "type") {
      type = std::move(text);
    } else if (depth_ == 3 && is_version_) {
      version = std::move(text);
    }
    is_version_ = false;
    return type.empty() || version.empty();
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    is_malformed = true;
    return false;
  }

  std::string type;
  std::string version;
  bool is_malformed = false;

 private:
  bool open() {
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }

  std::size_t depth_ = 0;
  std::string key_;
  bool is_in_metadata_ = false;
  bool is_version_ = false;
};

}  // namespace

WatchReader::WatchReader(std::string resource_version, std::size_t line_limit)
    : resource_version_(std::move(resource_version)),
      is_replaying_(resource_version_.empty() || resource_version_ == "0"),
      line_limit_(line_limit) {}

void WatchReader::restart() {
  bytes_ = {};
  begin_ = 0;
  searched_ = 0;
  half_line_ = 0;
}

base::Result<void> WatchReader::append(std::string_view bytes) {
  // A copy of the rest rather than a removal: one long line does not cost its memory for ever.
  if (begin_ > 0) bytes_ = bytes_.substr(begin_);
  searched_ -= begin_;
  begin_ = 0;
  bytes_ += bytes;
  const auto last_break = bytes.rfind('\n');
  half_line_ = last_break == std::string_view::npos ? half_line_ + bytes.size()
                                                    : bytes.size() - last_break - 1;
  if (half_line_ <= line_limit_) return {};
  return base::Error{
      .kind = base::ErrorKind::garbled,
      .message = "an event is longer than " + std::to_string(line_limit_ >> 20U) + " MiB"};
}

// While the server shows what is there, the versions come in no order: whoever went on from one of
// them would miss objects that had not been shown yet. So a watch that breaks off then starts anew.
void WatchReader::remember(std::string_view type, std::string&& version) {
  if (type == "ERROR") return;
  if (type != "ADDED") is_replaying_ = false;
  if (!is_replaying_ && !version.empty()) resource_version_ = std::move(version);
}

base::Result<std::optional<WatchEvent>> WatchReader::next() {
  for (;;) {
    const auto end = bytes_.find('\n', searched_);
    searched_ = end == std::string::npos ? bytes_.size() : end + 1;
    if (end == std::string::npos) return std::optional<WatchEvent>();
    const auto line = base::trim(std::string_view(bytes_).substr(begin_, end - begin_));
    begin_ = end + 1;
    if (line.empty()) continue;
    Peek peek;
    nlohmann::json::sax_parse(line.begin(), line.end(), &peek);
    if (peek.is_malformed || peek.type.empty()) {
      return base::Error{.kind = base::ErrorKind::garbled,
                         .message = "a line of the watch is not an event of Kubernetes"};
    }
    remember(peek.type, std::move(peek.version));
    type_ = std::move(peek.type);
    if (type_ != "BOOKMARK") return std::optional(WatchEvent{.type = type_, .line = line});
  }
}

}  // namespace kube
