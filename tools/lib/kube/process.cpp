// SPDX-License-Identifier: Apache-2.0
#include "kube/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"

namespace kube {
namespace {

constexpr std::size_t err_limit = std::size_t{64} << 10U;

base::Error failure(const std::string& doing, int code) {
  return {.kind = base::ErrorKind::usage, .message = doing + ": " + std::strerror(code)};
}

struct Pipe {
  base::Fd read_end;
  base::Fd write_end;
};

base::Result<Pipe> open_pipe() {
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure("cannot make a pipe", errno);
  return Pipe{.read_end = base::Fd(ends[0]), .write_end = base::Fd(ends[1])};
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
  Start(int out, int err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO);
    // Not every library marks its connections as not to be inherited.
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
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

  base::Result<pid_t> spawn(const Command& command) {
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

// Takes what there is to read. The pipe is closed at its end.
void take(base::Fd& fd, std::string& text, std::size_t limit) {
  std::array<char, 65536> buffer;
  const auto count = ::read(fd.get(), buffer.data(), buffer.size());
  if (count < 0 && errno == EINTR) return;
  if (count <= 0) {
    fd = base::Fd();
    return;
  }
  text.append(buffer.data(), std::min(static_cast<std::size_t>(count), limit - text.size()));
}

// Waits for something to read or for a signal, and takes what there is. Whether there was any.
bool wait_and_take(Pipe& out, Pipe& err, std::size_t out_limit, base::Duration patience,
                   Output& output) {
  std::array<pollfd, 3> wanted = {
      pollfd{.fd = out.read_end.get(), .events = POLLIN, .revents = 0},
      pollfd{.fd = err.read_end.get(), .events = POLLIN, .revents = 0},
      pollfd{.fd = base::stop_descriptor(), .events = POLLIN, .revents = 0}};
  ::poll(wanted.data(), wanted.size(), static_cast<int>(patience.count()));
  if (wanted[0].revents != 0) take(out.read_end, output.out, out_limit + 1);
  if (wanted[1].revents != 0) take(err.read_end, output.err, err_limit);
  return wanted[0].revents != 0 || wanted[1].revents != 0;
}

// How long to wait for output before the next look whether the program has ended: it may leave its
// pipes to another one, or close them and go on.
base::Duration patience(const Pipe& out, const Pipe& err, bool has_ended,
                        const base::Deadline& deadline) {
  if (has_ended) return base::Duration::zero();
  const bool is_silent = !out.read_end && !err.read_end;
  const base::Duration longest(is_silent ? 1 : 50);
  return std::clamp(deadline.remaining(), base::Duration::zero(), longest);
}

}  // namespace

base::Result<int> run(const Command& command, std::size_t out_limit, const base::Deadline& deadline,
                      Output& output) {
  auto out = TRY(open_pipe());
  auto err = TRY(open_pipe());
  Child child(TRY(Start(out.write_end.get(), err.write_end.get()).spawn(command)));
  out.write_end = base::Fd();
  err.write_end = base::Fd();
  for (;;) {
    // Asked before the last look into the pipes: what it wrote before its end is all there.
    const auto status = child.status();
    const auto wait = patience(out, err, status.has_value(), deadline);
    const bool is_more = wait_and_take(out, err, out_limit, wait, output);
    if (output.out.size() > out_limit) {
      return base::Error{
          .kind = base::ErrorKind::garbled,
          .message = "it writes more than " + std::to_string(out_limit >> 10U) + " KiB"};
    }
    if (base::stop_signal() != 0) return base::stopped_error();
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
  for (const auto folder : base::split(search_path, ':')) {
    auto path = std::string(folder) + "/" + name;
    // An empty folder means the current one, from which nobody wants to start a program.
    if (folder.starts_with('/') && can_run(path)) return path;
  }
  return {};
}

}  // namespace kube
