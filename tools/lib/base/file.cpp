// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/stop.hpp"

namespace base {
namespace {

Error failure(const std::string& doing, int code) {
  return {.kind = ErrorKind::usage, .message = doing + ": " + std::strerror(code)};
}

// Returns when there is something to read, or with ErrorKind::stopped when a signal asks us to end:
// a pipe can stay silent for ever.
Result<void> wait_for_input(int fd, const Deadline* deadline) {
  std::array<pollfd, 2> wanted = {pollfd{.fd = fd, .events = POLLIN, .revents = 0},
                                  pollfd{.fd = stop_descriptor(), .events = POLLIN, .revents = 0}};
  const auto patience = [&] {
    constexpr Duration::rep longest = 60000;
    if (deadline == nullptr) return -1;
    return static_cast<int>(std::clamp<Duration::rep>(deadline->remaining().count(), 0, longest));
  };
  for (;;) {
    const int ready = ::poll(wanted.data(), wanted.size(), patience());
    if (stop_signal() != 0) return stopped_error();
    // Also where there is always more to read.
    if (deadline != nullptr && deadline->is_over()) return deadline->error();
    if (ready > 0) return {};
  }
}

// "64 KiB", "16 MiB", or bytes where neither is exact.
std::string to_size(std::size_t bytes) {
  if (bytes % (std::size_t{1} << 20U) == 0) return std::to_string(bytes >> 20U) + " MiB";
  if (bytes % (std::size_t{1} << 10U) == 0) return std::to_string(bytes >> 10U) + " KiB";
  return std::to_string(bytes) + " bytes";
}

Result<std::string> read_all(int fd, const std::string& name, std::size_t limit,
                             const Deadline* deadline = nullptr) {
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    TRY(wait_for_input(fd, deadline));
    const auto count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return failure("cannot read " + name, errno);
    if (count == 0) return text;
    if (text.size() + static_cast<std::size_t>(count) > limit) {
      return Error{.kind = ErrorKind::usage, .message = name + " is larger than " + to_size(limit)};
    }
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

// Not blocking: a named pipe that nobody writes to is waited for where signals and the deadline are
// heard, not while it is opened.
Result<std::string> open_and_read(const std::string& path, int extra_flags, std::size_t limit,
                                  const Deadline* deadline) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | extra_flags));
  if (!fd) return failure("cannot open " + path, errno);
  return read_all(fd.get(), path, limit, deadline);
}

Result<void> write_all(int fd, std::string_view text, const std::string& name) {
  while (!text.empty()) {
    const auto count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("cannot write " + name, errno);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<Fd> open_for_writing(const std::string& path, int extra_flags) {
  constexpr mode_t fresh_mode = 0644;
  // A named pipe without a reader is an error, not a reason to wait.
  Fd fd(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | extra_flags, fresh_mode));
  if (!fd) return failure("cannot write " + path, errno);
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) & ~O_NONBLOCK);
  return fd;
}

Result<void> rewrite_in_place(const std::string& path, std::string_view text) {
  const auto fd = TRY(open_for_writing(path, O_TRUNC));
  return write_all(fd.get(), text, path);
}

// Whether `path` may be renamed over: a device, a pipe or a link (/dev/stdout) must stay what it
// is.
bool is_replaceable(const std::string& path) {
  struct stat status = {};
  return ::lstat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
}

// A name beside `path` for mkstemp, or empty where nothing can be created there.
std::string template_beside(const std::string& path) {
  if (!is_replaceable(path)) return {};
  const auto slash = path.rfind('/');
  const auto directory = slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
  if (::access(directory.empty() ? "." : directory.c_str(), W_OK) != 0) return {};
  return directory + ".gitops-steps-XXXXXX";
}

// Gives the new file what the old one had. The owner can only be kept by root; nobody else can have
// opened a file for writing that this matters to.
void copy_attributes(const std::string& path, int fd) {
  struct stat old = {};
  if (::stat(path.c_str(), &old) == 0) {
    if (::fchown(fd, old.st_uid, old.st_gid) != 0) errno = 0;
    ::fchmod(fd, old.st_mode & 07777U);
    return;
  }
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(fd, 0666U & ~mask);
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    if (number_ >= 0) ::close(number_);
    number_ = other.release();
  }
  return *this;
}

Fd::~Fd() {
  if (number_ >= 0) ::close(number_);
}

int Fd::release() {
  return std::exchange(number_, -1);
}

Result<std::string> read_file(const std::string& path, std::size_t limit,
                              const Deadline* deadline) {
  return open_and_read(path, 0, limit, deadline);
}

Result<std::string> read_file_not_link(const std::string& path, std::size_t limit) {
  return open_and_read(path, O_NOFOLLOW, limit, nullptr);
}

Result<std::string> read_stdin(const Deadline& deadline, std::size_t limit) {
  return read_all(STDIN_FILENO, "standard input", limit, &deadline);
}

Result<Replacement> Replacement::prepare(const std::string& path, std::string_view text,
                                         Access access) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return failure("cannot write " + path, EISDIR);
  errno = ENOENT;
  auto temporary = template_beside(path);
  const Fd fd(temporary.empty() ? -1 : ::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) {
    const int why_not_beside = errno;
    if (::access(path.c_str(), W_OK) != 0) {
      return failure("cannot write " + path, errno == ENOENT ? why_not_beside : errno);
    }
    return Replacement(path, "", std::string(text));
  }
  Replacement replacement(path, temporary, std::string(text));
  if (access == Access::as_before) copy_attributes(path, fd.get());
  TRY(write_all(fd.get(), text, path));
  if (::fsync(fd.get()) != 0) return failure("cannot write " + path, errno);
  return replacement;
}

Result<void> Replacement::commit() {
  if (temporary_.empty()) return rewrite_in_place(path_, text_);
  if (::rename(temporary_.c_str(), path_.c_str()) == 0) {
    temporary_.clear();
    return {};
  }
  // A file that is a mount of its own cannot be renamed over; it can be written.
  if (errno == EBUSY || errno == EXDEV) return rewrite_in_place(path_, text_);
  return failure("cannot replace " + path_, errno);
}

Replacement::Replacement(std::string path, std::string temporary, std::string text)
    : path_(std::move(path)), temporary_(std::move(temporary)), text_(std::move(text)) {}

Replacement::Replacement(Replacement&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      text_(std::move(other.text_)) {}

Replacement::~Replacement() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> write_file(const std::string& path, std::string_view text,
                        Replacement::Access access) {
  auto replacement = TRY(Replacement::prepare(path, text, access));
  return replacement.commit();
}

Result<void> append_file(const std::string& path, std::string_view text) {
  const auto fd = TRY(open_for_writing(path, O_APPEND));
  return write_all(fd.get(), text, path);
}

Result<void> truncate_file(const std::string& path) {
  return rewrite_in_place(path, {});
}

Spool::Spool(Spool&& other) noexcept
    : memory_limit_(other.memory_limit_),
      size_(std::exchange(other.size_, 0)),
      memory_(std::move(other.memory_)),
      file_(std::move(other.file_)),
      mapping_(std::exchange(other.mapping_, nullptr)),
      mapped_(std::exchange(other.mapped_, 0)) {}

Spool::~Spool() {
  unmap();
}

void Spool::unmap() {
  if (mapping_ != nullptr) ::munmap(mapping_, mapped_);
  mapping_ = nullptr;
}

Result<void> Spool::move_to_file() {
  const char* directory = std::getenv("TMPDIR");
  std::string name = directory != nullptr && *directory != '\0' ? directory : "/tmp";
  name += "/gitops-steps-XXXXXX";
  file_ = Fd(::mkostemp(name.data(), O_CLOEXEC));
  if (!file_) {
    auto error = failure("cannot create a temporary file " + name, errno);
    error.hint = "set TMPDIR to a directory that can be written";
    return error;
  }
  ::unlink(name.c_str());
  TRY(write_all(file_.get(), memory_, name));
  memory_ = {};
  return {};
}

Result<void> Spool::append(std::string_view bytes) {
  unmap();
  size_ += bytes.size();
  if (!file_) {
    memory_ += bytes;
    if (memory_.size() > memory_limit_) return move_to_file();
    return {};
  }
  return write_all(file_.get(), bytes, "a temporary file");
}

void Spool::clear() {
  unmap();
  file_ = Fd();
  memory_.clear();
  size_ = 0;
}

Result<std::string_view> Spool::view() {
  if (!file_) return std::string_view(memory_);
  if (mapping_ == nullptr) {
    void* mapping = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file_.get(), 0);
    if (mapping == MAP_FAILED) return failure("cannot read a temporary file", errno);
    mapping_ = mapping;
    mapped_ = size_;
  }
  return std::string_view(static_cast<const char*>(mapping_), mapped_);
}

}  // namespace base
