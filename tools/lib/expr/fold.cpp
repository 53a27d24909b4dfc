// SPDX-License-Identifier: Apache-2.0
#include "expr/arithmetic.hpp"
#include "expr/grammar.hpp"
#include "expr/optimizer.hpp"
#include "expr/rewrite.hpp"
#include "expr/wrapping.hpp"

namespace expr {
namespace {

bool is_number(const Node* node) {
  return node->is(NodeKind::integer) || node->is(NodeKind::real);
}

double real_of(const Node* node) {
  return node->is(NodeKind::integer) ? static_cast<double>(node->integer) : node->real;
}

govalue::Value value_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::integer:
      return govalue::Value::integer(node.integer);
    case NodeKind::real:
      return govalue::Value::float64(node.real);
    case NodeKind::boolean:
      return govalue::Value::boolean(node.flag);
    default:
      return govalue::Value::text(node.text);
  }
}

class Folder {
 public:
  explicit Folder(Tree& tree) : tree_(tree) {}

  void operator()(Node*& place) {
    switch (place->kind) {
      case NodeKind::unary:
        return unary(place);
      case NodeKind::binary:
        return binary(place);
      case NodeKind::array:
        return array(place);
      case NodeKind::builtin:
        return filter_of_filter(place);
      default:
        return;
    }
  }

  bool has_changed = false;
  std::optional<Failure> failure = {};

 private:
  void put_integer(Node*& place, std::int64_t value) {
    has_changed = true;
    replace(place, make_integer(tree_, value), &govalue::int_type);
  }
  void put_real(Node*& place, double value) {
    has_changed = true;
    Node* node = tree_.make(NodeKind::real, 0);
    node->real = value;
    replace(place, node, &govalue::float64_type);
  }
  void put_boolean(Node*& place, bool value) {
    has_changed = true;
    Node* node = tree_.make(NodeKind::boolean, 0);
    node->flag = value;
    replace(place, node, &govalue::bool_type);
  }
  void put_existing(Node*& place, Node* node) {
    has_changed = true;
    replace_keeping_type(place, node);
  }

  void unary(Node*& place) {
    const Node* operand = place->first;
    const auto word = place->word;
    if (word == Word::not_ || word == Word::not_sign) {
      if (operand->is(NodeKind::boolean)) put_boolean(place, !operand->flag);
      return;
    }
    const bool is_minus = word == Word::minus;
    if (operand->is(NodeKind::integer)) {
      put_integer(place, is_minus ? wrapping_negate(operand->integer) : operand->integer);
    } else if (operand->is(NodeKind::real)) {
      put_real(place, is_minus ? -operand->real : operand->real);
    }
  }

  void binary(Node*& place) {
    switch (place->word) {
      case Word::plus:
        if (place->first->is(NodeKind::string) && place->second->is(NodeKind::string)) {
          return put_text(place);
        }
        return arithmetic(place);
      case Word::minus:
      case Word::times:
      case Word::divide:
      case Word::power:
      case Word::power_sign:
        return arithmetic(place);
      case Word::modulo:
        return modulo(place);
      case Word::equal:
        return equal(place);
      default:
        if (is_and(place->word)) connective(place, true);
        if (is_or(place->word)) connective(place, false);
    }
  }

  void put_text(Node*& place) {
    has_changed = true;
    Node* node = tree_.make(NodeKind::string, 0);
    std::string text(place->first->text);
    node->text = tree_.keep(text.append(place->second->text));
    replace(place, node, &govalue::string_type);
  }

  void arithmetic(Node*& place) {
    const auto* left = place->first;
    const auto* right = place->second;
    const auto word = place->word;
    if (!is_number(left) || !is_number(right)) return;
    const bool is_integral = word == Word::plus || word == Word::minus || word == Word::times;
    if (is_integral && left->is(NodeKind::integer) && right->is(NodeKind::integer)) {
      return put_integer(place, integer_result(word, left->integer, right->integer));
    }
    put_real(place, real_result(word, real_of(left), real_of(right)));
  }

  void modulo(Node*& place) {
    const auto* left = place->first;
    const auto* right = place->second;
    if (!left->is(NodeKind::integer) || !right->is(NodeKind::integer)) return;
    if (right->integer == 0) {
      failure = Failure{place->place, "integer divide by zero"};
      return;
    }
    put_integer(place, wrapping_remainder(left->integer, right->integer));
  }

  void equal(Node*& place) {
    const auto* left = place->first;
    const auto* right = place->second;
    if (left->kind != right->kind) return;
    if (left->is(NodeKind::integer)) {
      put_boolean(place, left->integer == right->integer);
    } else if (left->is(NodeKind::string)) {
      put_boolean(place, left->text == right->text);
    } else if (left->is(NodeKind::boolean)) {
      put_boolean(place, left->flag == right->flag);
    }
  }

  // `x and true` is x, whatever it is; `x and false` is false, whatever x does. `neutral` is what
  // has no part in the result.
  void connective(Node*& place, bool neutral) {
    Node* left = place->first;
    Node* right = place->second;
    const bool is_left = left->is(NodeKind::boolean);
    const bool is_right = right->is(NodeKind::boolean);
    if (is_left && left->flag == neutral) return put_existing(place, right);
    if (is_right && right->flag == neutral) return put_existing(place, left);
    if (is_left || is_right) put_boolean(place, !neutral);
  }

  void array(Node*& place) {
    if (place->items.empty()) return;
    for (const auto* item : place->items) {
      if (!is_number(item) && !item->is(NodeKind::string) && !item->is(NodeKind::boolean)) return;
    }
    std::vector<govalue::Value> values;
    values.reserve(place->items.size());
    for (const auto* item : place->items) values.push_back(value_of(*item));
    has_changed = true;
    Node* node = tree_.make(NodeKind::constant, 0);
    node->constant = tree_.keep(govalue::Value::list(std::move(values)));
    replace(place, node, &govalue::list_type);
  }

  void filter_of_filter(Node*& place) {
    const auto is_filter = [](const Node* node) { return is_call(node, Predicate::filter, 2); };
    if (!is_filter(place) || !is_filter(place->items[0])) return;
    const auto inner = place->items[0]->items;
    Node* both = make_binary(tree_, Word::and_sign, inner[1]->first, place->items[1]->first);
    Node* const items[] = {inner[0], make_predicate(tree_, both)};
    put_existing(place, make_call(tree_, Predicate::filter, tree_.keep(items)));
  }

  Tree& tree_;
};

}  // namespace

std::optional<Failure> fold(Tree& tree) {
  constexpr int most_rounds = 1001;
  for (int round = 0; round < most_rounds; ++round) {
    Folder folder(tree);
    walk(tree.root, folder);
    if (folder.failure) return folder.failure;
    if (!folder.has_changed) break;
  }
  return std::nullopt;
}

}  // namespace expr
