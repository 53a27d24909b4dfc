// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "govalue/function.hpp"
#include "govalue/json.hpp"
#include "govalue/text.hpp"

namespace govalue {

namespace {

// What becomes of a byte in a string.
enum class Care : std::uint8_t { none, escape, escape_in_html, decode };

constexpr std::array<Care, 256> make_care() {
  std::array<Care, 256> care = {};
  for (std::size_t byte = 0; byte < care.size(); ++byte) {
    if (byte < 0x20 || byte == '"' || byte == '\\') care[byte] = Care::escape;
    if (byte == '<' || byte == '>' || byte == '&') care[byte] = Care::escape_in_html;
    if (byte >= 0x80) care[byte] = Care::decode;
  }
  return care;
}

constexpr std::array<Care, 256> care_of = make_care();

// The letter behind the backslash; 0 if the byte has none.
char escape_letter(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return '\0';
  }
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const char letter = escape_letter(c);
  if (letter != '\0') {
    out.append({'\\', letter});
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out.append({digits[byte >> 4U], digits[byte & 0xFU]});
}

// What a character beyond ASCII is replaced by; empty if it stays.
std::string_view replacement_of(const Rune& rune) {
  if (rune.is_malformed()) return "\\ufffd";
  if (rune.code == 0x2028) return "\\u2028";
  return rune.code == 0x2029 ? "\\u2029" : "";
}

bool is_exported(std::string_view field) {
  return !field.empty() && field.front() >= 'A' && field.front() <= 'Z';
}

// Functions here return false once there is an error.
class Writer {
 public:
  Writer(const JsonStyle& style, Budget& budget) : style_(style), budget_(budget) {}

  base::Result<std::string> write(const Value& value) {
    if (write_value(value)) return std::move(out_);
    return error_;
  }

 private:
  bool write_value(const Value& value) {
    if (!may_go_on()) return false;
    if (value.is_nil()) return put("null");
    const Type& type = *value.type();
    if (type.methods != nullptr) {
      if (const Function* method = marshal_method(type)) return write_by_method(value, *method);
    }
    if (is_signed(type.kind)) return put_integer(value.as_signed());
    if (is_unsigned(type.kind)) return put_integer(value.as_unsigned());
    switch (type.kind) {
      case Kind::boolean:
        return put(value.as_bool() ? "true" : "false");
      case Kind::float32:
        return write_float(value.as_float(), 32);
      case Kind::float64:
        return write_float(value.as_float(), 64);
      case Kind::string:
        return put_text(value.as_text());
      case Kind::slice:
        return write_slice(value);
      case Kind::map:
        return write_map(value);
      case Kind::structure:
        return write_fields(value, type);
      case Kind::pointer:
        return value.is_nil_content() ? put("null") : write_pointed(value, type.element);
      default:
        return refuse_type(value);
    }
  }

  bool put(std::string_view text) {
    out_ += text;
    return true;
  }

  template <typename T>
  bool put_integer(T value) {
    std::array<char, 24> buffer;
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    out_.append(buffer.data(), result.ptr);
    return true;
  }

  bool write_float(double value, int bits) {
    if (std::isfinite(value)) {
      append_json_float(out_, value, bits);
      return true;
    }
    std::string text;
    append_float(text, value, 'g', -1, bits);
    return refuse("json: unsupported value: " + text);
  }

  bool write_slice(const Value& value) {
    if (value.is_nil_content()) return put("null");
    if (value.is_bytes()) {
      out_ += '"';
      out_ += base::base64(value.as_text());
      out_ += '"';
      return true;
    }
    std::size_t count = 0;
    if (!open('[')) return false;
    for (const auto& item : value.items()) {
      begin_item(count++);
      if (!write_value(item)) return false;
    }
    return close(']', count);
  }

  bool write_map(const Value& value) {
    const Type* key = value.type()->key;
    if (key == nullptr || key->kind != Kind::string) return refuse_type(value);
    if (value.is_nil_content()) return put("null");
    std::size_t count = 0;
    if (!open('{')) return false;
    for (const auto& entry : value.entries()) {
      begin_item(count++);
      if (!write_member(entry.key.as_text(), entry.value)) return false;
    }
    return close('}', count);
  }

  bool write_pointed(const Value& value, const Type* target) {
    return target == nullptr ? put("{}") : write_fields(value, *target);
  }

  bool write_fields(const Value& value, const Type& type) {
    std::size_t count = 0;
    if (!open('{')) return false;
    for (std::size_t index = 0; index < type.fields.size(); ++index) {
      const Field& field = type.fields[index];
      if (!is_exported(field.name)) continue;
      begin_item(count++);
      if (!write_member(field.name, value.field_values()[index])) return false;
    }
    return close('}', count);
  }

  bool put_text(std::string_view text) {
    // No byte becomes more than six. What short texts take is counted afterwards.
    constexpr std::size_t short_text = 1U << 20U;
    if (text.size() > short_text && !budget_.spend_memory(text.size() * 6)) return refuse_cost();
    append_json_string(out_, text, style_.escapes_html);
    return true;
  }

  bool write_member(std::string_view name, const Value& value) {
    append_json_string(out_, name, style_.escapes_html);
    out_ += style_.indent.empty() ? ":" : ": ";
    return write_value(value);
  }

  static const Function* marshal_method(const Type& type) {
    const Function* method = find_method(type, "MarshalJSON");
    return method != nullptr ? method : find_method(type, "MarshalText");
  }

  // A type that knows its own JSON, or the text of it.
  bool write_by_method(const Value& value, const Function& method) {
    if (value.is(Kind::pointer) && value.is_nil_content()) return put("null");
    Call call{budget_, method};
    const auto written = method.body(call, std::span(&value, 1));
    if (!written) {
      return refuse("json: error calling " + std::string(method.name) + " for type " +
                    type_name(value) + ": " + written.error().message);
    }
    if (method.name == "MarshalJSON") return put(written.value().as_text());
    append_json_string(out_, written.value().as_text(), style_.escapes_html);
    return true;
  }

  bool open(char bracket) {
    out_ += bracket;
    return budget_.allows_depth(++depth_) || refuse_cost();
  }

  void begin_item(std::size_t index) {
    if (index > 0) out_ += ',';
    break_line();
  }

  bool close(char bracket, std::size_t count) {
    --depth_;
    if (count > 0) break_line();
    out_ += bracket;
    return true;
  }

  void break_line() {
    if (style_.indent.empty()) return;
    out_ += '\n';
    for (std::size_t level = 0; level < depth_; ++level) out_ += style_.indent;
  }

  bool may_go_on() {
    const bool may = budget_.spend_memory(out_.size() - counted_) && budget_.spend_steps(1);
    counted_ = out_.size();
    return may || refuse_cost();
  }

  bool refuse(std::string message) {
    error_.message = std::move(message);
    return false;
  }
  bool refuse_type(const Value& value) {
    return refuse("json: unsupported type: " + type_name(value));
  }
  bool refuse_cost() {
    error_ = budget_.error();
    return false;
  }

  const JsonStyle& style_;
  Budget& budget_;
  std::string out_;
  std::size_t counted_ = 0;  // bytes of the text that the budget knows about
  std::size_t depth_ = 0;
  base::Error error_ = {.kind = base::ErrorKind::malformed, .message = ""};
};

}  // namespace

void append_json_string(std::string& out, std::string_view text, bool escapes_html) {
  out += '"';
  std::size_t start = 0;  // of what has to be copied as it is
  std::size_t at = 0;
  const auto copy = [&] { out.append(text, start, at - start); };
  while (at < text.size()) {
    const Care care = care_of[static_cast<unsigned char>(text[at])];
    if (care == Care::none || (care == Care::escape_in_html && !escapes_html)) {
      ++at;
    } else if (care == Care::decode) {
      const Rune rune = first_rune(text.substr(at));
      if (const auto replacement = replacement_of(rune); !replacement.empty()) {
        copy();
        out += replacement;
        start = at + rune.size;
      }
      at += rune.size;
    } else {
      copy();
      append_escape(out, text[at]);
      start = ++at;
    }
  }
  copy();
  out += '"';
}

base::Result<std::string> to_json(const Value& value, const JsonStyle& style, Budget& budget) {
  return Writer(style, budget).write(value);
}

}  // namespace govalue
