// SPDX-License-Identifier: Apache-2.0

// The loops of functions with a predicate. Each begins a scope with a list, whose items the
// predicate sees one after the other, and ends it with its result on the stack.
#include "expr/code_writer.hpp"

namespace expr {

template <typename Body>
void CodeWriter::loop(const Node* node, Body body) {
  const auto end = emit(node, Operation::jump_if_done);
  const auto start = here();
  body();
  emit(node, Operation::next, start);
  land(end);
}

template <typename Body>
void CodeWriter::loop_backwards(const Node* node, Body body) {
  const auto end = emit(node, Operation::begin_backwards);
  const auto start = here();
  body();
  emit(node, Operation::previous, start);
  land(end);
}

template <typename Body>
void CodeWriter::where_true(const Node* node, Body body) {
  visit(node->items[1]);
  const auto skip = emit(node, Operation::jump_if_false);
  body();
  land(skip);
}

void CodeWriter::predicate_call(const Node* node) {
  visit(node->items[0]);
  emit(node, Operation::begin);
  switch (node->builtin->predicate) {
    case Predicate::all:
      return ask(node, false, Operation::jump_if_false_or_pop, true);
    case Predicate::none_of:
      return ask(node, true, Operation::jump_if_false_or_pop, true);
    case Predicate::any:
      return ask(node, false, Operation::jump_if_true_or_pop, false);
    case Predicate::one:
      return one(node);
    case Predicate::filter:
      return filter(node);
    case Predicate::map:
      return map(node);
    case Predicate::count:
      return count(node);
    case Predicate::sum:
      return add_up(node);
    case Predicate::find:
    case Predicate::find_index:
    case Predicate::find_last:
    case Predicate::find_last_index:
      return find(node);
    case Predicate::group_by:
      return group_by(node);
    case Predicate::sort_by:
      return sort_by(node);
    case Predicate::reduce:
    case Predicate::none:
      return reduce(node);
  }
}

// Ends at the first answer that decides; it is the result.
void CodeWriter::ask(const Node* node, bool is_negated, Operation jump, bool otherwise) {
  std::size_t decided = 0;
  loop(node, [&] {
    visit(node->items[1]);
    if (is_negated) emit(node, Operation::not_);
    decided = emit(node, jump);
  });
  push(node, govalue::Value::boolean(otherwise));
  land(decided);
  emit(node, Operation::end);
}

void CodeWriter::one(const Node* node) {
  loop(node, [&] { where_true(node, [&] { emit(node, Operation::count); }); });
  end_with(node, Operation::is_one);
}

void CodeWriter::filter(const Node* node) {
  loop(node, [&] {
    where_true(node, [&] {
      emit(node, Operation::count);
      found(node);
    });
  });
  emit(node, Operation::end_with_found);
}

void CodeWriter::end_with(const Node* node, Operation result) {
  emit(node, result);
  emit(node, Operation::end);
}

void CodeWriter::item_or_answer(const Node* node) {
  if (node->items.size() == 2) {
    visit(node->items[1]);
  } else {
    emit(node, Operation::push_item);
  }
}

// What becomes of a found item.
void CodeWriter::found(const Node* node) {
  const auto predicate = node->builtin->predicate;
  if (predicate == Predicate::find_index || predicate == Predicate::find_last_index) {
    emit(node, Operation::push_index);
  } else if (node->first != nullptr) {
    visit(node->first);
  } else {
    emit(node, Operation::push_item);
  }
}

void CodeWriter::map(const Node* node) {
  loop(node, [&] { visit(node->items[1]); });
  emit(node, Operation::end_with_all);
}

void CodeWriter::count(const Node* node) {
  std::optional<std::size_t> enough;
  loop(node, [&] {
    item_or_answer(node);
    const auto skip = emit(node, Operation::jump_if_false);
    emit(node, Operation::count);
    if (node->integer > 0) {
      const auto limit = add_constant(govalue::Value::integer(node->integer));
      enough = emit(node, Operation::jump_if_counted, 0, static_cast<std::uint32_t>(limit));
    }
    land(skip);
  });
  if (enough) land(*enough);
  end_with(node, Operation::push_count);
}

void CodeWriter::add_up(const Node* node) {
  emit(node, Operation::push_integer, 0);
  emit(node, Operation::set_accumulator);
  loop(node, [&] {
    item_or_answer(node);
    emit(node, Operation::push_accumulator);
    emit(node, Operation::add);
    emit(node, Operation::set_accumulator);
  });
  end_with(node, Operation::push_accumulator);
}

void CodeWriter::find(const Node* node) {
  const auto predicate = node->builtin->predicate;
  std::size_t done = 0;
  const auto look = [&] {
    where_true(node, [&] {
      found(node);
      done = emit(node, Operation::jump);
    });
  };
  if (predicate == Predicate::find_last || predicate == Predicate::find_last_index) {
    loop_backwards(node, look);
  } else {
    loop(node, look);
  }
  emit(node, node->throws ? Operation::fail_not_found : Operation::push_nil);
  land(done);
  emit(node, Operation::end);
}

void CodeWriter::group_by(const Node* node) {
  loop(node, [&] {
    visit(node->items[1]);
    emit(node, Operation::group);
  });
  end_with(node, Operation::finish_groups);
}

void CodeWriter::sort_by(const Node* node) {
  if (node->items.size() == 3) {
    visit(node->items[2]);
  } else {
    push(node, govalue::Value::text("asc"));
  }
  emit(node, Operation::begin_sort);
  loop(node, [&] {
    visit(node->items[1]);
    emit(node, Operation::sort_by);
  });
  end_with(node, Operation::finish_sort);
}

void CodeWriter::reduce(const Node* node) {
  if (node->items.size() == 3) {
    visit(node->items[2]);
    emit(node, Operation::dereference);
    emit(node, Operation::set_accumulator);
  } else {
    emit(node, Operation::skip_first);
  }
  loop(node, [&] {
    visit(node->items[1]);
    emit(node, Operation::set_accumulator);
  });
  end_with(node, Operation::push_accumulator);
}

}  // namespace expr
