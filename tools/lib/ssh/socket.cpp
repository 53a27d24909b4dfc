// SPDX-License-Identifier: Apache-2.0
#include "ssh/socket.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>
#include <thread>

#include "base/stop.hpp"

namespace ssh {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

// One question to the name service, which may take longer than we have. Whoever asked may be gone
// when the answer comes, so the answer belongs to both.
struct Lookup {
  std::string host;
  std::string port;
  base::Fd waiting;  // readable when there is an answer
  base::Fd answered;
  int status = 0;
  Addresses addresses = nullptr;
};

base::Error unreachable(std::string message) {
  return {.kind = base::ErrorKind::unreachable, .message = std::move(message)};
}

base::Error system_error(const std::string& doing) {
  return unreachable(doing + ": " + std::strerror(errno));
}

int look_up(const Lookup& lookup, int flags, Addresses& addresses) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int status = ::getaddrinfo(lookup.host.c_str(), lookup.port.c_str(), &hints, &list);
  addresses.reset(list);
  return status;
}

void answer(const std::shared_ptr<Lookup>& lookup) {
  lookup->status = look_up(*lookup, AI_ADDRCONFIG, lookup->addresses);
  [[maybe_unused]] const auto ignored = ::write(lookup->answered.get(), "", 1);
}

base::Result<Addresses> resolve(const std::string& host, const std::string& port,
                                const base::Deadline& deadline) {
  auto lookup = std::make_shared<Lookup>();
  lookup->host = host;
  lookup->port = port;
  if (look_up(*lookup, AI_NUMERICHOST, lookup->addresses) == 0) {
    return std::move(lookup->addresses);
  }
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("opening a pipe");
  lookup->waiting = base::Fd(ends[0]);
  lookup->answered = base::Fd(ends[1]);
  std::thread(answer, lookup).detach();
  TRY(wait_for(lookup->waiting.get(), POLLIN, deadline));
  // What is read was written after the answer.
  char done = 0;
  if (::read(lookup->waiting.get(), &done, 1) != 1) return system_error("looking up " + host);
  if (lookup->status != 0) {
    return unreachable("no address for " + host + ": " + ::gai_strerror(lookup->status));
  }
  return std::move(lookup->addresses);
}

base::Result<void> finish_connecting(int descriptor, const base::Deadline& deadline) {
  TRY(wait_for(descriptor, POLLOUT, deadline));
  int failure = 0;
  socklen_t size = sizeof failure;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size);
  if (failure == 0) return {};
  return unreachable(std::strerror(failure));
}

base::Result<base::Fd> connect_one(int family, const sockaddr* address, socklen_t size,
                                   const base::Deadline& deadline) {
  base::Fd fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return unreachable(std::strerror(errno));
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd.get(), address, size) == 0) return fd;
  if (errno != EINPROGRESS) return unreachable(std::strerror(errno));
  TRY(finish_connecting(fd.get(), deadline));
  return fd;
}

}  // namespace

base::Result<void> wait_for(int descriptor, short events, const base::Deadline& deadline) {
  for (;;) {
    if (base::stop_signal() != 0) return base::stopped_error();
    const auto remaining = deadline.remaining().count();
    if (remaining <= 0) return deadline.error();
    std::array<pollfd, 2> polled = {
        pollfd{.fd = descriptor, .events = events, .revents = 0},
        pollfd{.fd = base::stop_descriptor(), .events = POLLIN, .revents = 0}};
    const auto patience = static_cast<int>(std::min<long long>(remaining, INT_MAX));
    const int ready = ::poll(polled.data(), polled.size(), patience);
    if (ready < 0 && errno != EINTR) return system_error("waiting for an answer");
    if (ready > 0 && polled[0].revents != 0) return {};
  }
}

base::Result<base::Fd> connect_to(const std::string& host, const std::string& port,
                                  const base::Deadline& deadline) {
  const auto addresses = TRY(resolve(host, port, deadline));
  base::Error last = unreachable("no address");
  for (const auto* each = addresses.get(); each != nullptr; each = each->ai_next) {
    // One that swallows everything must not keep us from the others.
    constexpr base::Duration patience = std::chrono::seconds(10);
    const bool is_last = each->ai_next == nullptr;
    const base::Deadline own(deadline.clock(), is_last ? deadline.remaining()
                                                       : std::min(patience, deadline.remaining()));
    auto fd = connect_one(each->ai_family, each->ai_addr, each->ai_addrlen, own);
    if (fd) return fd;
    last = std::move(fd).error();
    if (last.kind == base::ErrorKind::stopped) return last;
    if (deadline.is_over()) return deadline.error();
  }
  return unreachable("no connection to " + host + ":" + port + ": " + last.message);
}

base::Result<base::Fd> connect_to_path(const std::string& path, const base::Deadline& deadline) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return unreachable("the path is too long");
  std::copy(path.begin(), path.end(), static_cast<char*>(address.sun_path));
  base::Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return unreachable(std::strerror(errno));
  // A full queue of a local socket is the only thing to wait for, and nobody tells when it is over.
  const auto* target = reinterpret_cast<const sockaddr*>(&address);
  while (::connect(fd.get(), target, sizeof address) != 0) {
    if (errno != EAGAIN && errno != EINTR) return unreachable(std::strerror(errno));
    TRY(deadline.sleep_for(base::Duration(20)));
  }
  return fd;
}

}  // namespace ssh
