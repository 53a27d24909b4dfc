// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "expr/grammar.hpp"
#include "expr/optimizer.hpp"
#include "expr/rewrite.hpp"
#include "expr/wrapping.hpp"

namespace expr {
namespace {

// The bounds of a range of two literals.
struct Range {
  std::int64_t from;
  std::int64_t to;
};

std::optional<Range> literal_range(const Node* node) {
  if (!node->is_binary(Word::range)) return std::nullopt;
  if (!node->first->is(NodeKind::integer) || !node->second->is(NodeKind::integer)) {
    return std::nullopt;
  }
  return Range{node->first->integer, node->second->integer};
}

bool is_named_call(const Node* node, std::string_view name, std::size_t arguments) {
  return node->is(NodeKind::builtin) && node->builtin->name == name &&
         node->items.size() == arguments;
}

bool is_filter(const Node* node) {
  return is_call(node, Predicate::filter, 2);
}

bool is_pointer(const Node* node, std::string_view name) {
  return node->is(NodeKind::pointer) && node->text == name;
}

// `x in 1..5` compares; x is evaluated twice then.
void in_range(Tree& tree, Node*& place) {
  Node* node = place;
  if (!node->is_binary(Word::in) || !node->first->nature.is(govalue::Kind::integer)) return;
  if (!literal_range(node->second)) return;
  Node* above = make_binary(tree, Word::more_or_equal, node->first, node->second->first);
  Node* below = make_binary(tree, Word::less_or_equal, node->first, node->second->second);
  replace_keeping_type(place, make_binary(tree, Word::and_, above, below));
}

// map(filter(…), …) makes no list in between, unless it asks for the index in it.
void map_of_filter(Tree& tree, Node*& place) {
  if (!is_call(place, Predicate::map, 2)) return;
  const Node* inner = place->items[0];
  if (!inner->is(NodeKind::builtin) || inner->builtin->predicate != Predicate::filter ||
      inner->first != nullptr) {
    return;
  }
  bool has_index = false;
  auto look = [&](Node*& at) { has_index = has_index || is_pointer(at, "index"); };
  walk(place->items[1], look);
  if (has_index) return;
  Node* call = make_call(tree, Predicate::filter, inner->items);
  call->first = place->items[1]->first;
  replace_keeping_type(place, call);
}

void length_of_filter(Tree& tree, Node*& place) {
  if (!is_named_call(place, "len", 1) || !is_filter(place->items[0])) return;
  replace_keeping_type(place, make_call(tree, Predicate::count, place->items[0]->items));
}

// filter(…)[0] and first(filter(…)) stop at what they find, and so at the other end.
void end_of_filter(Tree& tree, Node*& place, std::int64_t index, std::string_view name,
                   Predicate found_by) {
  const Node* filter = nullptr;
  const bool is_member = place->is(NodeKind::member) && !place->flag &&
                         place->second->is(NodeKind::integer) && place->second->integer == index;
  if (is_member) filter = place->first;
  if (is_named_call(place, name, 1)) filter = place->items[0];
  if (filter == nullptr || !is_filter(filter)) return;
  Node* call = make_call(tree, found_by, filter->items);
  call->throws = is_member;
  call->first = filter->first;
  replace_keeping_type(place, call);
}

// What joins the predicates of two calls that `word` joins, or `none`.
Word joined(Predicate predicate, Word word) {
  if (predicate == Predicate::all && is_and(word)) return word;
  if (predicate == Predicate::any && is_or(word)) return word;
  if (predicate != Predicate::none_of || !is_and(word)) return Word::none;
  return word == Word::and_ ? Word::or_ : Word::or_sign;
}

// all(x, a) and all(x, b) looks at every item once.
void combine_predicates(Tree& tree, Node*& place) {
  const Node* node = place;
  if (!node->is(NodeKind::binary) || (!is_and(node->word) && !is_or(node->word))) return;
  const Node* left = node->first;
  const Node* right = node->second;
  if (!left->is(NodeKind::builtin) || !right->is(NodeKind::builtin)) return;
  const auto predicate = left->builtin->predicate;
  const auto word = joined(predicate, node->word);
  if (word == Word::none || right->builtin != left->builtin) return;
  const auto type_of = [](const Node* of) {
    return of->nature.type == nullptr ? &govalue::interface_type : of->nature.type;
  };
  if (type_of(left->items[0]) != type_of(right->items[0]) ||
      !is_written_alike(left->items[0], right->items[0])) {
    return;
  }
  Node* body = make_binary(tree, word, left->items[1]->first, right->items[1]->first);
  combine_predicates(tree, body);
  Node* const items[] = {left->items[0], make_predicate(tree, body)};
  replace_keeping_type(place, make_call(tree, predicate, tree.keep(items)));
}

std::int64_t sum_of(const Range& range) {
  const auto count = wrapping_add(wrapping_subtract(range.to, range.from), 1);
  return wrapping_multiply(count, wrapping_add(range.from, range.to)) / 2;
}

// The sum of a simple predicate over a range: `#`, or `#` and a literal with an operator between.
std::optional<std::int64_t> sum_of(const Range& range, const Node* body) {
  const auto sum = sum_of(range);
  const auto count = wrapping_add(wrapping_subtract(range.to, range.from), 1);
  if (is_pointer(body, "")) return sum;
  if (!body->is(NodeKind::binary)) return std::nullopt;
  const bool is_left = is_pointer(body->first, "") && body->second->is(NodeKind::integer);
  const bool is_right = body->first->is(NodeKind::integer) && is_pointer(body->second, "");
  if (!is_left && !is_right) return std::nullopt;
  const auto literal = is_left ? body->second->integer : body->first->integer;
  const auto literals = wrapping_multiply(count, literal);
  switch (body->word) {
    case Word::times:
      return wrapping_multiply(literal, sum);
    case Word::plus:
      return wrapping_add(sum, literals);
    case Word::minus:
      return is_left ? wrapping_subtract(sum, literals) : wrapping_subtract(literals, sum);
    default:
      return std::nullopt;
  }
}

void sum_of_range(Tree& tree, Node*& place) {
  const Node* node = place;
  if (!node->is(NodeKind::builtin) || node->items.empty()) return;
  const auto range = literal_range(node->items[0]);
  if (!range || range->to < range->from) return;
  std::optional<std::int64_t> sum;
  if (is_call(node, Predicate::sum, 1)) {
    sum = sum_of(*range);
  } else if (is_call(node, Predicate::sum, 2)) {
    sum = sum_of(*range, node->items[1]->first);
  } else if (node->builtin->predicate == Predicate::reduce) {
    const Node* body = node->items[1]->first;
    const bool is_sum = body->is_binary(Word::plus) &&
                        ((is_pointer(body->first, "") && is_pointer(body->second, "acc")) ||
                         (is_pointer(body->first, "acc") && is_pointer(body->second, "")));
    if (is_sum && node->items.size() == 2) sum = sum_of(*range);
    if (is_sum && node->items.size() == 3 && node->items[2]->is(NodeKind::integer)) {
      sum = wrapping_add(node->items[2]->integer, sum_of(*range));
    }
  }
  if (sum) replace(place, make_integer(tree, *sum), &govalue::int_type);
}

// sum([a, b, c]) is a + (b + c): of strings, too.
void sum_of_list(Tree& tree, Node*& place) {
  if (!is_call(place, Predicate::sum, 1)) return;
  const Node* list = place->items[0];
  if (!list->is(NodeKind::array) || list->items.size() < 2) return;
  Node* sum = tree.make(NodeKind::sum, 0);
  sum->items = list->items;
  replace_keeping_type(place, sum);
}

void sum_of_map(Tree& tree, Node*& place) {
  if (!is_call(place, Predicate::sum, 1) || !is_call(place->items[0], Predicate::map, 2)) return;
  replace_keeping_type(place, make_call(tree, Predicate::sum, place->items[0]->items));
}

// count(…) > 0 needs to find one.
void any_of_count(Tree& tree, Node*& place) {
  const Node* node = place;
  if (!node->is(NodeKind::binary) || !is_call(node->first, Predicate::count, 2)) return;
  if (!node->second->is(NodeKind::integer)) return;
  const auto number = node->second->integer;
  if ((node->word == Word::more && number == 0) ||
      (node->word == Word::more_or_equal && number == 1)) {
    replace_keeping_type(place, make_call(tree, Predicate::any, node->first->items));
  }
}

// Other comparisons know where counting may stop.
void limit_count(Tree&, Node*& place) {
  const Node* node = place;
  if (!node->is(NodeKind::binary) || !is_order(node->word)) return;
  if (!is_call(node->first, Predicate::count, 2) || !node->second->is(NodeKind::integer)) return;
  const auto number = node->second->integer;
  if (number < 0) return;
  const bool is_beyond = node->word == Word::more || node->word == Word::less_or_equal;
  const auto limit = is_beyond ? wrapping_add(number, 1) : number;
  if (limit > 1) node->first->integer = limit;
}

using Step = void (*)(Tree& tree, Node*& place);

void run(Tree& tree, Step step) {
  auto visit = [&](Node*& place) { step(tree, place); };
  walk(tree.root, visit);
}

}  // namespace

void combine_calls(Tree& tree) {
  constexpr Step steps[] = {
      in_range,
      map_of_filter,
      length_of_filter,
      [](Tree& in, Node*& at) { end_of_filter(in, at, -1, "last", Predicate::find_last); },
      [](Tree& in, Node*& at) { end_of_filter(in, at, 0, "first", Predicate::find); },
      combine_predicates,
      sum_of_range,
      sum_of_list,
      sum_of_map,
      any_of_count,
      limit_count,
  };
  for (const auto step : steps) run(tree, step);
}

}  // namespace expr
