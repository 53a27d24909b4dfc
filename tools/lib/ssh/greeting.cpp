// SPDX-License-Identifier: Apache-2.0
#include "ssh/greeting.hpp"

#include "base/text.hpp"
#include "ssh/fields.hpp"

namespace ssh {
namespace {

constexpr std::size_t limit = std::size_t{64} << 10U;
constexpr char key_exchange_offer = 20;  // SSH_MSG_KEXINIT
constexpr std::size_t cookie_size = 16;

}  // namespace

void Greeting::take(std::string_view bytes) {
  if (is_over_) return;
  bytes_ += bytes;
  read_offer();
  if (is_over_ || bytes_.size() > limit) {
    is_over_ = true;
    bytes_ = {};
  }
}

// Lines of text, of which the last begins with "SSH-", then packets: their length, the length of
// the padding, a type.
void Greeting::read_offer() {
  std::string_view rest = bytes_;
  for (bool is_last = false; !is_last;) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return;
    is_last = rest.starts_with("SSH-");
    rest.remove_prefix(end + 1);
  }
  FieldReader packets(rest);
  const auto packet = packets.text();
  if (!packets.is_whole()) return;
  is_over_ = true;
  if (packet.size() < 2 + cookie_size || packet[1] != key_exchange_offer) return;
  FieldReader lists(packet.substr(2 + cookie_size));
  lists.text();  // the key exchange methods
  const auto kinds = lists.text();
  if (!lists.is_whole()) return;
  for (const auto kind : base::split(kinds, ',')) host_key_kinds_.emplace_back(kind);
}

}  // namespace ssh
