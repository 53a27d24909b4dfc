// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace base {

// Closes a descriptor when it goes out of scope. -1 owns nothing.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd();

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  int release();

 private:
  int number_ = -1;
};

constexpr std::size_t default_file_limit = std::size_t{16} << 20U;

// The whole of a regular file (or of a pipe). Fails with `usage` for one that cannot be opened or
// is larger than `limit` bytes; the message names the path and the reason.
// It is read until the deadline, if there is one, and a pipe is waited for: `timeout`.
Result<std::string> read_file(const std::string& path, std::size_t limit = default_file_limit,
                              const Deadline* deadline = nullptr);

// The same, but fails where the path is a symbolic link.
Result<std::string> read_file_not_link(const std::string& path,
                                       std::size_t limit = default_file_limit);

// The whole of standard input. Fails with `timeout` at the deadline.
Result<std::string> read_stdin(const Deadline& deadline, std::size_t limit = default_file_limit);

// One file about to be replaced whole. The new text lies beside it under a temporary name, with the
// old file's permission bits, until commit() renames it into place; a Replacement that is dropped
// before that leaves the old file as it was and removes the temporary one.
//
// Where the directory cannot be written, or the file is itself a mount, a link or a device, it is
// rewritten in place by commit() instead. prepare() fails where neither can work.
class Replacement {
 public:
  // For its owner only: others may not read it, whatever the old file said.
  enum class Access { as_before, owner_only };

  static Result<Replacement> prepare(const std::string& path, std::string_view text,
                                     Access access = Access::as_before);
  Result<void> commit();

  Replacement(Replacement&& other) noexcept;
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  Replacement& operator=(Replacement&&) = delete;
  ~Replacement();

 private:
  Replacement(std::string path, std::string temporary, std::string text);

  std::string path_;
  std::string temporary_;  // empty: rewrite in place
  std::string text_;       // only kept for that
};

// prepare() and commit() in one.
Result<void> write_file(const std::string& path, std::string_view text,
                        Replacement::Access access = Replacement::Access::as_before);

// Adds to the end of a file that may not exist yet.
Result<void> append_file(const std::string& path, std::string_view text);

// Makes the file empty, creating it if need be.
Result<void> truncate_file(const std::string& path);

// Collects bytes in memory and moves them to an unnamed file in TMPDIR when they become more than
// `memory_limit`. view() shows them as one piece; it stays valid until the next append.
class Spool {
 public:
  explicit Spool(std::size_t memory_limit) : memory_limit_(memory_limit) {}
  Spool(Spool&& other) noexcept;
  Spool& operator=(Spool&&) = delete;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  Result<void> append(std::string_view bytes);
  Result<std::string_view> view();
  void clear();
  std::size_t size() const { return size_; }

 private:
  Result<void> move_to_file();
  void unmap();

  std::size_t memory_limit_;
  std::size_t size_ = 0;
  std::string memory_;
  Fd file_;
  void* mapping_ = nullptr;
  std::size_t mapped_ = 0;
};

}  // namespace base
