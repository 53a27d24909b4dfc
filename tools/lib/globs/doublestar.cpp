// SPDX-License-Identifier: Apache-2.0
//
// Doublestar writes `{a,b}` out, one pattern for each alternative, and only then sees whether a
// `**` fills what lies between two slashes. To get the same without writing out, each token has a
// few states, one for each answer to: what has been read since the last slash?
#include "globs/doublestar.hpp"

#include <array>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "globs/doublestar_tokens.hpp"

namespace globs {
namespace {

// Nothing for one that leaves the root.
std::optional<std::string> cleaned(std::string_view pattern) {
  std::vector<std::string> segments;
  for (const auto segment : base::split(pattern, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.emplace_back(segment);
    } else {
      if (segments.empty()) return std::nullopt;
      segments.pop_back();
    }
  }
  return base::join(segments, "/");
}

class Compiler {
 public:
  explicit Compiler(std::vector<Token> tokens) : tokens_(std::move(tokens)) {
    known_.resize(tokens_.size() + 1);
  }

  Machine compile() {
    const auto begin = machine_.add();
    end_ = machine_.add();
    machine_.end_at(end_);
    machine_.link(begin, place(0, Since::nothing));
    while (!left_.empty()) {
      const auto next = left_.back();
      left_.pop_back();
      if (next.token == tokens_.size())
        compile_end(next);
      else
        compile(next, tokens_[next.token]);
    }
    return std::move(machine_);
  }

 private:
  using Place = Machine::Place;
  using Kind = Token::Kind;

  // What has been read since the last slash. The stars are still to be made.
  enum class Since { nothing, something, one_star, two_stars };

  struct Next {
    std::size_t token;
    Since since;
    Place place;
  };

  Place place(std::size_t token, Since since) {
    auto& known = known_[token].at(static_cast<std::size_t>(since));
    if (!known) {
      known = machine_.add();
      left_.push_back({.token = token, .since = since, .place = *known});
    }
    return *known;
  }

  void go(Place from, std::size_t token, Since since) { machine_.link(from, place(token, since)); }

  void go_by(Place from, Step step, std::size_t token, Since since) {
    const auto stepping = machine_.add(std::move(step));
    machine_.link(from, stepping);
    go(stepping, token, since);
  }

  Place repeat(Place from, Step step) {
    const auto repeated = machine_.add_repeated(std::move(step));
    machine_.link(from, repeated);
    return repeated;
  }

  static bool is_star(Since since) { return since == Since::one_star || since == Since::two_stars; }

  void compile_end(const Next& at) {
    auto from = at.place;
    if (at.since == Since::one_star) from = repeat(from, in_name());
    if (at.since == Since::two_stars) from = repeat(from, anything());
    machine_.link(from, end_);
  }

  void compile(const Next& at, const Token& token) {
    switch (token.kind) {
      case Kind::open:
      case Kind::comma:
        for (const auto way : token.ways) go(at.place, way, at.since);
        return;
      case Kind::close:
        return go(at.place, at.token + 1, at.since);
      case Kind::slash:
        return compile_slash(at);
      case Kind::star:
        return compile_star(at);
      case Kind::character:
        break;
    }
    auto from = at.place;
    if (is_star(at.since)) from = repeat(from, in_name());
    go_by(from, token.step, at.token + 1, Since::something);
  }

  void compile_slash(const Next& at) {
    auto from = at.place;
    if (at.since == Since::two_stars) go(from, at.token + 1, Since::nothing);
    if (is_star(at.since)) {
      from = repeat(from, at.since == Since::two_stars ? anything() : in_name());
    }
    go_by(from, exactly(U'/'), at.token + 1, Since::nothing);
  }

  void compile_star(const Next& at) {
    if (at.since == Since::nothing) return go(at.place, at.token + 1, Since::one_star);
    if (at.since == Since::one_star) return go(at.place, at.token + 1, Since::two_stars);
    const auto from = repeat(at.place, in_name());
    go(from, at.token + 1, Since::something);
  }

  std::vector<Token> tokens_;
  std::vector<std::array<std::optional<Place>, 4>> known_ = {};
  std::vector<Next> left_ = {};
  Machine machine_ = {};
  Place end_ = 0;
};

}  // namespace

base::Result<Doublestar> Doublestar::parse(std::string_view pattern) {
  TRY(check_length(pattern));
  Doublestar glob;
  glob.text_ = pattern;
  const auto path = cleaned(pattern);
  glob.leaves_root_ = !path;
  auto tokens = TRY(read_tokens(path ? std::string_view(*path) : pattern));
  if (!path) return glob;
  glob.machine_ = Compiler(std::move(tokens)).compile();
  return glob;
}

bool Doublestar::matches(std::string_view path) const {
  return !leaves_root_ && machine_.matches(points_of(path));
}

bool Doublestar::matches_directory(std::string_view path) const {
  if (leaves_root_) return false;
  const auto points = points_of(path);
  if (machine_.matches(points)) return true;
  return !path.empty() && machine_.matches(points + U'/' + directory_mark);
}

bool Doublestar::may_contain(std::string_view directory) const {
  if (leaves_root_) return false;
  return directory.empty() || machine_.may_match_longer(points_of(directory) + U"/");
}

}  // namespace globs
