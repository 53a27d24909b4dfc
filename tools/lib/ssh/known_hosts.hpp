// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ssh {

// The servers that are known by their keys: files as OpenSSH keeps them (sshd(8), "SSH_KNOWN_HOSTS
// FILE FORMAT"). What no line can mean is passed over, as there.
class KnownHosts {
 public:
  // What weighs more comes first.
  enum class Verdict : std::uint8_t {
    revoked,      // a line takes back this key
    known,        // a line names the server with this key
    changed,      // a line names it with another key of this kind
    other_kind,   // lines name it, with keys of other kinds
    certificate,  // only a line for certificates names it, which are not understood here
    unknown,      // no line names it
  };
  struct Judgement {
    Verdict verdict;
    std::string where = {};  // the line that decided: "line 3 of --known-hosts"
  };

  // `source` is the file in messages.
  void add(const std::string& source, std::string_view text);

  bool empty() const { return lines_.empty(); }

  // What the files say of a server that shows this key, in SSH's binary form.
  Judgement judge(const std::string& host, const std::string& port, std::string_view key) const;

  // The kinds of keys that the server is known by, each once, in the order of the lines.
  std::vector<std::string> kinds_for(const std::string& host, const std::string& port) const;

 private:
  enum class Marker : std::uint8_t { none, revoked, authority };
  struct Line {
    Marker marker = Marker::none;
    std::string hosts = {};  // patterns, or one name as a hash
    std::string kind = {};
    std::string key = {};  // in SSH's binary form
    std::string where = {};
  };
  struct Server {
    std::string host;
    std::string name;  // with its port, where that is not SSH's own
    std::string key;
  };
  static Verdict meaning(const Line& line, const Server& server);

  std::vector<Line> lines_;
};

// Whether a field of names in known_hosts means a server: patterns with `*`, `?` and `!` between
// commas, or the hash of one name (`|1|SALT|HASH`). `name` is in small letters.
bool is_among(std::string_view field, const std::string& name);

}  // namespace ssh
