// SPDX-License-Identifier: Apache-2.0

// Prints any value with any verb, as Go's fmt does. There, one walk serves all verbs: %d of a list
// prints its elements with %d, and what a verb is not for says so in its place,
// `[1 %!d(string=x)]`. So does this one. layout.cpp knows how one number or text is laid out, and
// format.cpp how a format is read.
//
// Addresses: Go prints where maps, slices and functions lie. That differs from run to run, so here
// they all lie at one place.
#include "govalue/printer.hpp"

#include "govalue/function.hpp"
#include "govalue/text.hpp"

namespace govalue {

namespace {

constexpr std::uint64_t any_address = 0xc000012345;

// A set of verbs, made when the program is compiled.
class Verbs {
 public:
  consteval Verbs(const char* letters) {
    for (; *letters != '\0'; ++letters) bits_[*letters / 64] |= std::uint64_t{1} << (*letters % 64);
  }
  constexpr bool contain(char32_t verb) const {
    return verb < 0x80 && ((bits_[verb / 64] >> (verb % 64)) & 1U) != 0;
  }

 private:
  std::uint64_t bits_[2] = {0, 0};
};

bool is_one_of(char32_t verb, Verbs verbs) {
  return verbs.contain(verb);
}

// Of an error its message, of anything else its String.
const Function* text_method(const Type& type) {
  const Function* method = find_method(type, "Error");
  return method != nullptr ? method : find_method(type, "String");
}

}  // namespace

void Printer::print_operand(const Value& value, char32_t verb) {
  if (!may_go_on(0)) return;
  if (value.is_nil()) {
    if (verb == U'T' || verb == U'v') {
      put_padded(out_, "<nil>", layout);
    } else {
      print_bad_verb(value, verb);
    }
  } else if (verb == U'T') {
    put_text(out_, type_name(value), layout);
  } else if (verb == U'p') {
    print_address(value, verb);
  } else if (value.is_bytes()) {
    const bool is_plain = value.is(bytes_type) && verb == U'v';
    print_bytes(value, is_plain ? "[]byte" : value.type()->name, verb);
  } else if (!print_by_method(value, verb)) {
    print_content(value, verb, 0);
  }
}

void Printer::print_element(const Value& value, const Type& place, char32_t verb,
                            std::size_t depth) {
  if (!may_go_on(depth)) return;
  if (!value.is_nil()) {
    if (!print_by_method(value, verb)) print_content(value, verb, depth);
  } else if (layout.is_go_syntax) {
    out_.append(place.name).append("(nil)");
  } else {
    out_ += "<nil>";
  }
}

void Printer::print_content(const Value& value, char32_t verb, std::size_t depth) {
  const Kind kind = value.type()->kind;
  if (is_signed(kind)) {
    return print_integer(value, Integer::of_signed(value.as_signed()), true, verb);
  }
  if (is_unsigned(kind)) return print_integer(value, {value.as_unsigned()}, false, verb);
  switch (kind) {
    case Kind::boolean:
      return print_boolean(value, verb);
    case Kind::float32:
      return print_float(value, value.as_float(), 32, verb);
    case Kind::float64:
      return print_float(value, value.as_float(), 64, verb);
    case Kind::complex128:
      return print_complex(value, verb);
    case Kind::string:
      if (!print_text(value.as_text(), verb)) print_bad_verb(value, verb);
      return;
    case Kind::slice:
      if (value.is_bytes()) return print_bytes(value, value.type()->name, verb);
      return print_slice(value, value.type()->name, verb, depth);
    case Kind::map:
      return print_map(value, verb, depth);
    case Kind::structure: {
      const Value structure =
          value.type()->insides == nullptr ? value : value.type()->insides(value);
      return print_structure(structure, *structure.type(), verb, depth);
    }
    case Kind::pointer:
      return print_pointer(value, verb, depth);
    default:
      return print_address(value, verb);
  }
}

bool Printer::print_by_method(const Value& value, char32_t verb) {
  if (is_complaining_) return false;
  if (verb == U'w') {
    print_bad_verb(value, verb);
    return true;
  }
  const Type& type = *value.type();
  if (!type.has_text) return false;
  if (!layout.is_go_syntax && !is_one_of(verb, "vsxXq")) return false;
  const Function* method = layout.is_go_syntax ? find_method(type, "GoString") : text_method(type);
  if (method == nullptr) return false;
  call_method(value, *method, verb);
  return true;
}

void Printer::call_method(const Value& value, const Function& method, char32_t verb) {
  Call call{budget_, method};
  const auto text = method.body(call, std::span(&value, 1));
  if (!text) {
    out_ += "<nil>";
  } else if (layout.is_go_syntax) {
    put_text(out_, text.value().as_text(), layout);
  } else {
    print_text(text.value().as_text(), verb);
  }
}

void Printer::print_boolean(const Value& value, char32_t verb) {
  if (!is_one_of(verb, "tv")) return print_bad_verb(value, verb);
  put_padded(out_, value.as_bool() ? "true" : "false", layout);
}

void Printer::print_integer(const Value& value, Integer integer, bool is_signed, char32_t verb) {
  if (verb == U'v' && layout.is_go_syntax && !is_signed) {
    put_0x(integer.size, true);
  } else if (is_one_of(verb, "vdboOxX")) {
    put_integer(out_, integer, static_cast<char>(verb), layout);
  } else if (verb == U'c') {
    put_character(out_, integer.bits(), layout);
  } else if (verb == U'q') {
    put_quoted_character(out_, integer.bits(), layout);
  } else if (verb == U'U') {
    put_code_point(out_, integer.bits(), layout);
  } else {
    print_bad_verb(value, verb);
  }
}

void Printer::print_float(const Value& value, double number, int bits, char32_t verb) {
  if (verb == U'v') {
    put_float(out_, number, 'g', -1, bits, layout);
  } else if (is_one_of(verb, "bgGxX")) {
    put_float(out_, number, static_cast<char>(verb), -1, bits, layout);
  } else if (is_one_of(verb, "feE")) {
    put_float(out_, number, static_cast<char>(verb), 6, bits, layout);
  } else if (verb == U'F') {
    put_float(out_, number, 'f', 6, bits, layout);
  } else {
    print_bad_verb(value, verb);
  }
}

void Printer::print_complex(const Value& value, char32_t verb) {
  if (!is_one_of(verb, "vbgGxXfFeE")) return print_bad_verb(value, verb);
  const std::complex<double> number = value.as_complex();
  const bool had_plus = layout.has_plus;
  out_ += '(';
  print_float(value, number.real(), 64, verb);
  layout.has_plus = true;
  print_float(value, number.imag(), 64, verb);
  layout.has_plus = had_plus;
  out_ += "i)";
}

bool Printer::print_text(std::string_view text, char32_t verb) {
  if (verb == U's' || (verb == U'v' && !layout.is_go_syntax)) {
    put_text(out_, text, layout);
  } else if (verb == U'q' || verb == U'v') {
    put_quoted(out_, text, layout);
  } else if (verb == U'x' || verb == U'X') {
    put_text_in_hexadecimal(out_, text, static_cast<char>(verb), layout);
  } else {
    return false;
  }
  return true;
}

void Printer::print_bytes(const Value& value, std::string_view type, char32_t verb) {
  if (is_one_of(verb, "sqxX")) {
    print_text(value.as_text(), verb);
    return;
  }
  if (opens_as_nil(value, type)) return;
  out_ += layout.is_go_syntax ? '{' : '[';
  std::size_t index = 0;
  for (const char c : value.as_text()) {
    if (!may_go_on(0)) return;
    separate(index++);
    const auto byte = static_cast<unsigned char>(c);
    if (is_one_of(verb, "vd") && !layout.is_go_syntax) {
      put_integer(out_, {byte}, 'd', layout);
    } else {
      print_content(Value::of_unsigned(uint8_type, byte), verb, 1);
    }
  }
  out_ += layout.is_go_syntax ? '}' : ']';
}

void Printer::print_slice(const Value& value, std::string_view type, char32_t verb,
                          std::size_t depth) {
  if (opens_as_nil(value, type)) return;
  out_ += layout.is_go_syntax ? '{' : '[';
  std::size_t index = 0;
  for (const auto& item : value.items()) {
    separate(index++);
    print_element(item, *value.type()->element, verb, depth + 1);
    if (budget_.is_exhausted()) return;
  }
  out_ += layout.is_go_syntax ? '}' : ']';
}

void Printer::print_map(const Value& value, char32_t verb, std::size_t depth) {
  const Type& type = *value.type();
  if (opens_as_nil(value, type.name)) return;
  out_ += layout.is_go_syntax ? "{" : "map[";
  std::size_t index = 0;
  for (const auto& entry : value.entries()) {
    separate(index++);
    print_element(entry.key, *type.key, verb, depth + 1);
    out_ += ':';
    print_element(entry.value, *type.element, verb, depth + 1);
    if (budget_.is_exhausted()) return;
  }
  out_ += layout.is_go_syntax ? '}' : ']';
}

void Printer::print_structure(const Value& value, const Type& type, char32_t verb,
                              std::size_t depth) {
  if (layout.is_go_syntax) out_ += type.name;
  out_ += '{';
  for (std::size_t index = 0; index < type.fields.size(); ++index) {
    const Field& field = type.fields[index];
    separate(index);
    if (layout.names_fields || layout.is_go_syntax) out_.append(field.name) += ':';
    print_element(value.field_values()[index], *field.type, verb, depth + 1);
    if (budget_.is_exhausted()) return;
  }
  out_ += '}';
}

// Only the outermost pointer is followed.
void Printer::print_pointer(const Value& value, char32_t verb, std::size_t depth) {
  const Type* target = value.type()->element;
  if (depth > 0 || value.is_nil_content() || target == nullptr) return print_address(value, verb);
  out_ += '&';
  print_structure(value, *target, verb, depth + 1);
}

void Printer::print_address(const Value& value, char32_t verb) {
  const Kind kind = value.type()->kind;
  const bool has_address =
      kind == Kind::map || kind == Kind::slice || kind == Kind::pointer || kind == Kind::function;
  const std::uint64_t address = value.is_nil_content() ? 0 : any_address;
  if (!has_address || !is_one_of(verb, "vpbodxX")) {
    print_bad_verb(value, verb);
  } else if (verb == U'v' && layout.is_go_syntax) {
    out_.append("(").append(type_name(value)).append(")(");
    if (address == 0) {
      out_ += "nil";
    } else {
      put_0x(address, true);
    }
    out_ += ')';
  } else if (verb == U'v' && address == 0) {
    put_padded(out_, "<nil>", layout);
  } else if (verb == U'v' || verb == U'p') {
    put_0x(address, !layout.has_sharp);
  } else {
    put_integer(out_, {address}, static_cast<char>(verb), layout);
  }
}

void Printer::print_bad_verb(const Value& value, char32_t verb) {
  is_complaining_ = true;
  out_ += "%!";
  append_rune(out_, verb);
  out_ += '(';
  if (value.is_nil()) {
    out_ += "<nil>";
  } else {
    out_.append(type_name(value)) += '=';
    print_operand(value, U'v');
  }
  out_ += ')';
  is_complaining_ = false;
}

void Printer::put_0x(std::uint64_t number, bool has_0x) {
  Layout changed = layout;
  changed.has_sharp = has_0x;
  put_integer(out_, {number}, 'x', changed);
}

void Printer::separate(std::size_t index) {
  if (index == 0) return;
  if (layout.is_go_syntax) out_ += ',';
  out_ += ' ';
}

bool Printer::opens_as_nil(const Value& value, std::string_view type) {
  if (!layout.is_go_syntax) return false;
  out_ += type;
  if (!value.is_nil_content()) return false;
  out_ += "(nil)";
  return true;
}

bool Printer::may_go_on(std::size_t depth) {
  count();
  return budget_.spend_steps(1) && budget_.allows_depth(depth) && !budget_.is_exhausted();
}

}  // namespace govalue
