// SPDX-License-Identifier: Apache-2.0
#include "base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"

namespace base {
namespace {

constexpr std::size_t words_limit = std::size_t{64} << 10U;

Error failure(const std::string& doing, int code) {
  return {.kind = ErrorKind::usage, .message = doing + ": " + std::strerror(code)};
}

// One way out of the program, and where what comes out of it goes.
struct Stream {
  std::string& text;
  std::size_t limit;
  Fd read_end = {};
  Fd write_end = {};

  Result<void> open() {
    std::array<int, 2> ends = {-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure("cannot make a pipe", errno);
    read_end = Fd(ends[0]);
    write_end = Fd(ends[1]);
    return {};
  }

  // Takes what there is to read. The pipe is closed at its end.
  void take() {
    std::array<char, 65536> buffer;
    const auto count = ::read(read_end.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) {
      read_end = Fd();
      return;
    }
    text.append(buffer.data(), std::min(static_cast<std::size_t>(count), limit - text.size()));
  }
};

// Standard output, standard error and perhaps descriptor 3.
using Streams = std::span<Stream>;

// A file in memory, so that nobody has to wait until the program reads.
Result<Fd> open_input(const Secret& input) {
  if (input.empty()) return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  Fd file(::memfd_create("input", MFD_CLOEXEC));
  std::string_view rest = input.reveal();
  while (file && !rest.empty()) {
    const auto count = ::write(file.get(), rest.data(), rest.size());
    if (count < 0) return failure("cannot hand over the input", errno);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (!file || ::lseek(file.get(), 0, SEEK_SET) != 0) {
    return failure("cannot hand over the input", errno);
  }
  return file;
}

// A child, which is killed with its group where it has not ended before the end of the scope.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (status_) return;
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  // The exit status, once it has ended.
  std::optional<int> status() {
    int raw = 0;
    if (!status_ && ::waitpid(pid_, &raw, WNOHANG) == pid_) {
      status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    }
    return status_;
  }

 private:
  pid_t pid_;
  std::optional<int> status_;
};

// How a child starts: signals as a program expects them, not as ours; a group of its own.
class Start {
 public:
  Start(const Fd& input, Streams streams) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input.get(), STDIN_FILENO);
    int next = STDOUT_FILENO;
    for (const auto& stream : streams) {
      posix_spawn_file_actions_adddup2(&actions_, stream.write_end.get(), next++);
    }
    // Not every library marks its connections as not to be inherited.
    posix_spawn_file_actions_addclosefrom_np(&actions_, next);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    for (const int number : {SIGPIPE, SIGINT, SIGTERM}) sigaddset(&signals, number);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;
  ~Start() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  Result<pid_t> spawn(const Command& command) {
    auto arguments = command.arguments;
    arguments.insert(arguments.begin(), command.path);
    auto environment = command.environment;
    pid_t pid = 0;
    const int code = ::posix_spawn(&pid, command.path.c_str(), &actions_, &attributes_,
                                   pointers(arguments).data(), pointers(environment).data());
    if (code != 0) return failure("cannot start " + command.path, code);
    return pid;
  }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// Waits for something to read or for a signal, and takes what there is. Whether there was any.
bool wait_and_take(Streams streams, Duration patience) {
  std::array<pollfd, 4> wanted = {};
  auto* next = wanted.data();
  for (const auto& stream : streams) {
    *next++ = {.fd = stream.read_end.get(), .events = POLLIN, .revents = 0};
  }
  *next++ = {.fd = stop_descriptor(), .events = POLLIN, .revents = 0};
  ::poll(wanted.data(), static_cast<nfds_t>(next - wanted.data()),
         static_cast<int>(patience.count()));
  bool is_any = false;
  next = wanted.data();
  for (auto& stream : streams) {
    if (next++->revents == 0) continue;
    is_any = true;
    stream.take();
  }
  return is_any;
}

// How long to wait for output before the next look whether the program has ended: it may leave its
// pipes to another one, or close them and go on.
Duration patience(Streams streams, bool has_ended, const Deadline& deadline) {
  if (has_ended) return Duration::zero();
  const bool is_silent = std::none_of(streams.begin(), streams.end(), [](const Stream& stream) {
    return static_cast<bool>(stream.read_end);
  });
  const Duration longest(is_silent ? 1 : 50);
  return std::clamp(deadline.remaining(), Duration::zero(), longest);
}

}  // namespace

Result<int> run(const Command& command, std::size_t out_limit, const Deadline& deadline,
                Output& output) {
  std::array<Stream, 3> all = {Stream{.text = output.out, .limit = out_limit + 1},
                               Stream{.text = output.err, .limit = words_limit},
                               Stream{.text = output.notes, .limit = words_limit}};
  const Streams streams(all.data(), command.has_notes ? 3 : 2);
  for (auto& stream : streams) TRY(stream.open());
  const auto input = TRY(open_input(command.input));
  Child child(TRY(Start(input, streams).spawn(command)));
  for (auto& stream : streams) stream.write_end = Fd();
  for (;;) {
    // Asked before the last look into the pipes: what it wrote before its end is all there.
    const auto status = child.status();
    const auto wait = patience(streams, status.has_value(), deadline);
    const bool is_more = wait_and_take(streams, wait);
    if (output.out.size() > out_limit) {
      return Error{.kind = ErrorKind::garbled,
                   .message = "it writes more than " + std::to_string(out_limit >> 10U) + " KiB"};
    }
    if (stop_signal() != 0) return stopped_error();
    if (status && !is_more) return *status;
    if (deadline.is_over()) return deadline.error();
  }
}

std::string find_program(const std::string& name, const std::string& search_path) {
  const auto can_run = [](const std::string& path) {
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
           ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos) return can_run(name) ? name : std::string();
  for (const auto folder : split(search_path, ':')) {
    auto path = std::string(folder) + "/" + name;
    // An empty folder means the current one, from which nobody wants to start a program.
    if (folder.starts_with('/') && can_run(path)) return path;
  }
  return {};
}

}  // namespace base
