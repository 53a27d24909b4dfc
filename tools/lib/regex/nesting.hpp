// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

namespace regex {

// Follows an expression as it is read and knows what Go's limits are about: how deeply it nests,
// how often repetitions within each other repeat what is innermost, and what an operator applies
// to.
class Nesting {
 public:
  // The deepest tree and the largest product of repetitions that Go takes.
  static constexpr int most_levels = 1000;
  static constexpr int most_repeats = 1000;

  // Whether case was ignored outside of the group, which close() gives back.
  void open(bool captures, bool folds);
  struct Closed {
    bool folds;
  };
  std::optional<Closed> close();  // nothing: no group is open

  void add_literal();  // joins a literal before it
  void add_class() { add({.is_character = true}); }
  void add_assertion() { add({}); }
  void bar();

  // `most` is negative where there is no limit.
  bool can_repeat() const { return groups_.back().last.has_value(); }
  void repeat() { groups_.back().repeat_last(1); }
  void repeat(int least, int most);
  bool repeats_too_often() const { return repeats_ > most_repeats; }

  bool is_too_deep() const { return height_ > most_levels; }
  bool is_in_group() const { return groups_.size() > 1; }

  // Ends the outermost alternation.
  void finish() { measure(groups_.back().alternation()); }

 private:
  enum class Form { other, concatenation, alternation };

  struct Node {
    Form form = Form::other;
    bool is_character = false;  // stands for one character: alternatives of such become a class
    bool is_literal = false;
    int height = 1;
    int repeats = 1;
  };

  // Nodes beside each other; a node of the same form adds its own instead of itself.
  struct Row {
    int count = 0;
    int height = 0;
    int repeats = 1;
    bool are_characters = true;

    void add(const Node& node, Form form);
    Node node(const Node& only, Form form) const;
  };

  struct Group {
    bool captures = false;
    bool folds = false;
    Row alternatives = {};
    Node only_alternative = {};
    Row parts = {};                 // of the alternative that is being read, without the last
    std::optional<Node> last = {};  // its last part
    bool last_is_joined = false;    // a literal of which more than one character has been read

    void settle_last();
    void repeat_last(int factor);
    Node concatenation();
    Node alternation();
  };

  void add(const Node& node);
  void measure(const Node& node);

  std::vector<Group> groups_ = std::vector<Group>(1);
  int height_ = 1;
  int repeats_ = 1;
};

}  // namespace regex
