// SPDX-License-Identifier: Apache-2.0

// Go's sort is a quicksort that defeats patterns: it looks for rows that are sorted already, sorts
// short ones by insertion, and falls back to a heap when its pivots were bad. Which of two equal
// items comes first follows from every single one of its steps, so each is here: the thresholds,
// where the pivot is looked for, and the numbers that break patterns.
#include "expr/sort.hpp"

#include <bit>
#include <cstdint>

#include "expr/operators.hpp"

namespace expr {
namespace {

using govalue::Value;
using Index = std::int64_t;

class Sorter {
 public:
  Sorter(Evaluation& evaluation, std::vector<Value>& keys, Order order, std::vector<Value>& others)
      : evaluation_(evaluation), keys_(keys), others_(others), order_(order) {}

  bool run() {
    const auto size = static_cast<Index>(keys_.size());
    if (size > 1) sort(0, size, static_cast<int>(std::bit_width(keys_.size())));
    return !has_failed_;
  }

 private:
  enum class Hint { unknown, increasing, decreasing };
  struct Pivot {
    Index at;
    Hint hint;
  };
  struct Partition {
    Index middle;
    bool was_partitioned;
  };

  // Once something failed nothing is less, and all loops come to their end.
  bool less(Index one, Index other) {
    if (has_failed_) return false;
    if (order_ == Order::descending) std::swap(one, other);
    bool result = false;
    has_failed_ = !evaluation_.spend_steps(1) ||
                  !compare(evaluation_, Word::less, keys_[static_cast<std::size_t>(one)],
                           keys_[static_cast<std::size_t>(other)], result);
    return !has_failed_ && result;
  }

  void swap(Index one, Index other) {
    keys_[static_cast<std::size_t>(one)].swap(keys_[static_cast<std::size_t>(other)]);
    if (others_.size() != keys_.size()) return;
    others_[static_cast<std::size_t>(one)].swap(others_[static_cast<std::size_t>(other)]);
  }

  void sort_by_insertion(Index begin, Index end) {
    for (Index i = begin + 1; i < end; ++i) {
      for (Index j = i; j > begin && less(j, j - 1); --j) swap(j, j - 1);
    }
  }

  void sift_down(Index root, Index size, Index first) {
    for (;;) {
      Index child = 2 * root + 1;
      if (child >= size) return;
      if (child + 1 < size && less(first + child, first + child + 1)) ++child;
      if (!less(first + root, first + child)) return;
      swap(first + root, first + child);
      root = child;
    }
  }

  void sort_by_heap(Index begin, Index end) {
    const Index size = end - begin;
    for (Index i = (size - 1) / 2; i >= 0; --i) sift_down(i, size, begin);
    for (Index i = size - 1; i >= 0; --i) {
      swap(begin, begin + i);
      sift_down(0, i, begin);
    }
  }

  // The depth of the recursion is that of `limit` bad pivots and of halves.
  void sort(Index begin, Index end, int limit) {
    constexpr Index short_row = 12;
    bool was_balanced = true;
    bool was_partitioned = true;
    for (;;) {
      const Index length = end - begin;
      if (length <= short_row) return sort_by_insertion(begin, end);
      if (limit == 0) return sort_by_heap(begin, end);
      if (!was_balanced) {
        break_patterns(begin, end);
        --limit;
      }
      auto pivot = choose_pivot(begin, end);
      if (pivot.hint == Hint::decreasing) {
        reverse(begin, end);
        pivot = {(end - 1) - (pivot.at - begin), Hint::increasing};
      }
      if (was_balanced && was_partitioned && pivot.hint == Hint::increasing &&
          sort_nearly_sorted(begin, end)) {
        return;
      }
      if (begin > 0 && !less(begin - 1, pivot.at)) {
        begin = partition_equal(begin, end, pivot.at);
        continue;
      }
      const auto parts = partition(begin, end, pivot.at);
      was_partitioned = parts.was_partitioned;
      const Index left = parts.middle - begin;
      const Index right = end - parts.middle;
      if (left < right) {
        was_balanced = left >= length / 8;
        sort(begin, parts.middle, limit);
        begin = parts.middle + 1;
      } else {
        was_balanced = right >= length / 8;
        sort(parts.middle + 1, end, limit);
        end = parts.middle;
      }
    }
  }

  Partition partition(Index begin, Index end, Index pivot) {
    swap(begin, pivot);
    Index i = begin + 1;
    Index j = end - 1;
    const auto advance = [&] {
      while (i <= j && less(i, begin)) ++i;
      while (i <= j && !less(j, begin)) --j;
      return i <= j;
    };
    const bool was_partitioned = !advance();
    if (!was_partitioned) {
      do {
        swap(i++, j--);
      } while (advance());
    }
    swap(j, begin);
    return {j, was_partitioned};
  }

  // Moves what equals the pivot to the front.
  Index partition_equal(Index begin, Index end, Index pivot) {
    swap(begin, pivot);
    Index i = begin + 1;
    Index j = end - 1;
    for (;;) {
      while (i <= j && !less(begin, i)) ++i;
      while (i <= j && less(begin, j)) --j;
      if (i > j) return i;
      swap(i++, j--);
    }
  }

  // Moves a few items that are out of place. Whether the row is sorted then.
  bool sort_nearly_sorted(Index begin, Index end) {
    constexpr int most_moves = 5;
    constexpr Index short_row = 50;
    Index i = begin + 1;
    for (int move = 0; move < most_moves; ++move) {
      while (i < end && !less(i, i - 1)) ++i;
      if (i == end) return true;
      if (end - begin < short_row) return false;
      swap(i, i - 1);
      if (i - begin >= 2) {
        for (Index j = i - 1; j >= 1 && less(j, j - 1); --j) swap(j, j - 1);
      }
      if (end - i >= 2) {
        for (Index j = i + 1; j < end && less(j, j - 1); ++j) swap(j, j - 1);
      }
    }
    return false;
  }

  void break_patterns(Index begin, Index end) {
    const Index length = end - begin;
    if (length < 8) return;
    auto random = static_cast<std::uint64_t>(length);
    const auto mask = (std::uint64_t{1} << std::bit_width(random)) - 1;
    const Index middle = begin + (length / 4) * 2;
    for (Index i = middle - 1; i <= middle + 1; ++i) {
      random ^= random << 13U;
      random ^= random >> 7U;
      random ^= random << 17U;
      auto other = static_cast<Index>(random & mask);
      if (other >= length) other -= length;
      swap(i, begin + other);
    }
  }

  Pivot choose_pivot(Index begin, Index end) {
    constexpr int most_swaps = 12;
    const Index length = end - begin;
    int swaps = 0;
    Index i = begin + length / 4;
    Index j = begin + length / 4 * 2;
    Index k = begin + length / 4 * 3;
    if (length >= 8) {
      if (length >= 50) {
        i = median(i - 1, i, i + 1, swaps);
        j = median(j - 1, j, j + 1, swaps);
        k = median(k - 1, k, k + 1, swaps);
      }
      j = median(i, j, k, swaps);
    }
    if (swaps == 0) return {j, Hint::increasing};
    return {j, swaps == most_swaps ? Hint::decreasing : Hint::unknown};
  }

  Index median(Index a, Index b, Index c, int& swaps) {
    const auto put_in_order = [&](Index& one, Index& other) {
      if (!less(other, one)) return;
      ++swaps;
      std::swap(one, other);
    };
    put_in_order(a, b);
    put_in_order(b, c);
    put_in_order(a, b);
    return b;
  }

  void reverse(Index begin, Index end) {
    for (Index last = end - 1; begin < last; ++begin, --last) swap(begin, last);
  }

  Evaluation& evaluation_;
  std::vector<Value>& keys_;
  std::vector<Value>& others_;
  Order order_;
  bool has_failed_ = false;
};

}  // namespace

bool sort(Evaluation& evaluation, std::vector<Value>& keys, Order order,
          std::vector<Value>& others) {
  return Sorter(evaluation, keys, order, others).run();
}

}  // namespace expr
