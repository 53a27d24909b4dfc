// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "git/object.hpp"
#include "git/pkt_line.hpp"
#include "http/client.hpp"

// What we say to git-upload-pack and what it answers, in protocol version 2 (gitprotocol-v2) and in
// the older one, called v0 here (gitprotocol-pack). No connection in here: texts in, texts out.
namespace git {

enum class Protocol { v0, v2 };

constexpr std::size_t ref_limit = 100000;

// What a server says of itself when asked for info/refs.
struct Advertisement {
  Protocol protocol = Protocol::v0;
  std::map<std::string, std::string> capabilities = {};  // name to value, often empty
  std::map<std::string, Oid> refs = {};                  // v0 only

  bool has(const std::string& capability) const { return capabilities.contains(capability); }
  bool can_filter() const;
  bool is_sha256() const;
};

base::Result<Advertisement> read_advertisement(std::string_view body);

struct Ref {
  std::string name;
  Oid id;
  std::string symref_target = {};
  std::optional<Oid> peeled = std::nullopt;  // what an annotated tag names in the end
};

// Asks for the refs that begin with one of these; if wanted, with what annotated tags name.
std::string ls_refs_request(const std::vector<std::string>& prefixes, bool peels = false);
base::Result<std::vector<Ref>> read_ls_refs(std::string_view body);

// Whether these words of a server mean that it has no such object, or gives it to nobody.
bool is_about_missing(const std::string& refusal);

struct FetchRequest {
  std::vector<Oid> wants;
  std::vector<Oid> haves = {};
  std::string filter = {};        // "tree:0", "blob:none"; empty for none
  std::vector<Oid> shallow = {};  // commits that we have without their parents
  int depth = 0;                  // how many generations from the wants on; 0 for all

  // Otherwise the server first says whether it knows one of `haves`, and may leave it at that.
  bool is_done = true;
};

std::string fetch_request(Protocol protocol, const FetchRequest& request);

// Takes the answer to a fetch as it comes and collects the pack in it.
class FetchAnswer final : public http::BodySink {
 public:
  // More than `pack_limit` bytes of pack are `garbled`, and as many are kept; beyond `memory_limit`
  // they go to TMPDIR.
  FetchAnswer(Protocol protocol, std::size_t pack_limit, std::size_t memory_limit);

  void restart() override;
  base::Result<void> append(std::string_view bytes) override;

  // To be called at the end. The words with which the server refused the request, nothing if a
  // whole pack came, or, where the request was not done, what is known of its haves; `garbled` if
  // what came is none of these.
  base::Result<std::optional<std::string>> finish(bool is_done = true);

  bool has_pack() const { return is_in_pack_; }

  // Whether the server knows one of the haves, if it said so.
  std::optional<bool> knows_a_have() const { return knows_a_have_; }

  // Whether the limit was the reason for giving up.
  bool is_too_large() const { return is_too_large_; }

  base::Spool& pack() { return pack_; }

 private:
  base::Result<void> take(const Pkt& packet);
  base::Result<void> take_sideband(std::string_view payload);

  Protocol protocol_;
  std::size_t pack_limit_;
  PktReader reader_;
  base::Spool pack_;
  std::string refusal_;
  std::optional<bool> knows_a_have_;
  bool has_begun_ = false;  // a byte came
  bool is_in_pack_ = false;
  bool is_complete_ = false;
  bool is_too_large_ = false;
};

}  // namespace git
