// SPDX-License-Identifier: Apache-2.0
//
// Git compares bytes, and ignores case by making the letter of the path small: a capital letter
// behind a `\` or in a class, where it is not part of a range, then matches nothing.
#include "globs/wildmatch.hpp"

#include <array>
#include <optional>

namespace globs {
namespace {

using Byte = unsigned char;

bool is_upper(Byte c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(Byte c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(Byte c) {
  return c >= '0' && c <= '9';
}
bool is_alnum(Byte c) {
  return is_upper(c) || is_lower(c) || is_digit(c);
}
bool is_graph(Byte c) {
  return c > 0x20 && c < 0x7F;
}

Byte lowered(Byte c) {
  return is_upper(c) ? static_cast<Byte>(c + ('a' - 'A')) : c;
}
Byte raised(Byte c) {
  return is_lower(c) ? static_cast<Byte>(c - ('a' - 'A')) : c;
}

using Test = bool (*)(Byte);
struct NamedClass {
  std::string_view name;
  Test has;
};

constexpr std::array named_classes = {
    NamedClass{"alnum", is_alnum},
    NamedClass{"alpha", [](Byte c) { return is_upper(c) || is_lower(c); }},
    NamedClass{"blank", [](Byte c) { return c == ' ' || c == '\t'; }},
    NamedClass{"cntrl", [](Byte c) { return c < 0x20 || c == 0x7F; }},
    NamedClass{"digit", is_digit},
    NamedClass{"graph", is_graph},
    NamedClass{"lower", is_lower},
    NamedClass{"print", [](Byte c) { return c == ' ' || is_graph(c); }},
    NamedClass{"punct", [](Byte c) { return is_graph(c) && !is_alnum(c); }},
    NamedClass{"space", [](Byte c) { return c == ' ' || (c >= '\t' && c <= '\r'); }},
    NamedClass{"upper", is_upper},
    NamedClass{"xdigit",
               [](Byte c) { return is_digit(c) || (lowered(c) >= 'a' && lowered(c) <= 'f'); }},
};

// The bytes of a class.
class ByteSet {
 public:
  explicit ByteSet(bool ignores_case) : ignores_case_(ignores_case) {}

  void add(Byte c) { has_[c] = true; }

  void add_range(Byte first, Byte last) {
    for (unsigned each = 0; each < has_.size(); ++each) {
      const auto c = static_cast<Byte>(each);
      const bool is_in = c >= first && c <= last;
      const bool is_raised_in = ignores_case_ && raised(c) >= first && raised(c) <= last;
      if (is_in || is_raised_in) has_[each] = true;
    }
  }

  bool add_named(std::string_view name) {
    for (const auto& each : named_classes) {
      if (each.name != name) continue;
      for (unsigned c = 0; c < has_.size(); ++c) {
        const auto byte = static_cast<Byte>(c);
        const bool is_small_upper = ignores_case_ && name == "upper" && is_lower(byte);
        if (each.has(byte) || is_small_upper) has_[c] = true;
      }
      return true;
    }
    return false;
  }

  Step step(bool is_negated, bool takes_slash) const {
    Step step;
    for (unsigned c = 0; c < has_.size(); ++c) {
      const auto seen = ignores_case_ ? lowered(static_cast<Byte>(c)) : static_cast<Byte>(c);
      if (has_[seen] != is_negated && (takes_slash || c != '/')) step.ranges.emplace_back(c, c);
    }
    return step;
  }

 private:
  bool ignores_case_;
  std::array<bool, 256> has_ = {};
};

class Compiler {
 public:
  Compiler(std::string_view wild, WildmatchFlags flags) : wild_(wild), flags_(flags) {
    at_ = machine_.add();
  }

  Machine compile(std::string_view before) {
    for (const char c : before) go_to(machine_.add(folded(static_cast<Byte>(c))));
    while (i_ < wild_.size()) compile_one();
    go_to(machine_.add());
    machine_.end_at(at_);
    return std::move(machine_);
  }

 private:
  void go_to(Machine::Place place) {
    machine_.link(at_, place);
    at_ = place;
  }

  Byte byte(std::size_t at) const { return at < wild_.size() ? static_cast<Byte>(wild_[at]) : 0; }

  Step folded(Byte c) const {
    Step step = exactly(flags_.ignores_case ? lowered(c) : c);
    if (flags_.ignores_case && raised(lowered(c)) != lowered(c)) {
      step.ranges.emplace_back(raised(lowered(c)), raised(lowered(c)));
    }
    return step;
  }

  // What a letter of the path has to be after it was made small.
  Step after_folding(Byte c) const {
    if (flags_.ignores_case && is_upper(c)) return {};
    return folded(c);
  }

  void compile_one() {
    const auto c = byte(i_++);
    if (c == '*') {
      compile_stars();
    } else if (c == '?') {
      go_to(machine_.add(flags_.stops_at_slashes ? anything_but(U'/') : anything()));
    } else if (c == '[') {
      const auto step = compile_class();
      // Behind what can match nothing, nothing matters.
      if (!step) i_ = wild_.size();
      go_to(machine_.add(step.value_or(Step{})));
    } else if (c == '\\') {
      const bool is_last = i_ == wild_.size();
      go_to(machine_.add(is_last ? Step{} : after_folding(byte(i_))));
      ++i_;
    } else {
      go_to(machine_.add(folded(c)));
    }
  }

  void compile_stars() {
    const auto first = i_ - 1;
    while (byte(i_) == '*') ++i_;
    const bool is_several = i_ - first > 1;
    const bool is_segment_start = first == 0 || byte(first - 1) == '/';
    const bool is_segment_end =
        i_ >= wild_.size() || byte(i_) == '/' || (byte(i_) == '\\' && byte(i_ + 1) == '/');
    const bool is_segment = is_several && is_segment_start && is_segment_end;
    const bool takes_slash = !flags_.stops_at_slashes || is_segment;
    const auto before = at_;
    go_to(machine_.add_repeated(takes_slash ? anything() : anything_but(U'/')));
    if (!flags_.stops_at_slashes || !is_segment || byte(i_) != '/') return;
    // "a/**/b" matches "a/b", too.
    go_to(machine_.add(exactly(U'/')));
    ++i_;
    go_to(machine_.add());
    machine_.link(before, at_);
  }

  // Nothing for one that is broken.
  std::optional<Step> compile_class() {
    ByteSet set(flags_.ignores_case);
    bool is_negated = false;
    if (byte(i_) == '!' || byte(i_) == '^') {
      is_negated = true;
      ++i_;
    }
    Byte previous = 0;
    do {
      if (i_ >= wild_.size()) return std::nullopt;
      const auto current = compile_member(set, previous);
      if (!current) return std::nullopt;
      previous = *current;
      ++i_;
    } while (byte(i_) != ']');
    ++i_;
    return set.step(is_negated, !flags_.stops_at_slashes);
  }

  // Ends at the last byte of the member. Returns where a range behind it would begin, 0 where there
  // is none; nothing for broken syntax.
  std::optional<Byte> compile_member(ByteSet& set, Byte previous) {
    auto c = byte(i_);
    if (c == '\\') {
      if (++i_ >= wild_.size()) return std::nullopt;
      c = byte(i_);
    } else if (c == '-' && previous != 0 && i_ + 1 < wild_.size() && byte(i_ + 1) != ']') {
      if (byte(++i_) == '\\' && ++i_ >= wild_.size()) return std::nullopt;
      set.add_range(previous, byte(i_));
      return Byte{0};
    } else if (c == '[' && byte(i_ + 1) == ':') {
      const auto close = wild_.find(']', i_ + 2);
      if (close == std::string_view::npos) return std::nullopt;
      const bool is_named = close > i_ + 2 && byte(close - 1) == ':';
      if (is_named) {
        const auto name = wild_.substr(i_ + 2, close - i_ - 3);
        i_ = close;
        if (!set.add_named(name)) return std::nullopt;
        return Byte{0};
      }
    }
    set.add(c);
    return c;
  }

  std::string_view wild_;
  WildmatchFlags flags_;
  std::size_t i_ = 0;
  Machine machine_ = {};
  Machine::Place at_ = 0;
};

}  // namespace

Machine wildmatch(std::string_view before, std::string_view wild, WildmatchFlags flags) {
  return Compiler(wild, flags).compile(before);
}

}  // namespace globs
