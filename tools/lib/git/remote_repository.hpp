// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "git/pack_reader.hpp"
#include "git/repository.hpp"
#include "git/upload_pack.hpp"
#include "git/wire.hpp"

namespace git {

// A repository on a server, read and written without cloning it (git-wire.md). Everything it has
// read stays in memory: objects never change.
class RemoteRepository final : public Repository {
 public:
  struct Settings {
    bool wants_skip_ci = false;  // send the push option ci.skip where the server takes options
  };

  RemoteRepository(std::unique_ptr<Wire> wire, Settings settings, const base::Deadline& deadline,
                   base::Log& log);

  base::Result<Tip> tip(const std::string& branch) override;
  base::Result<Oid> resolve(const std::string& revision) override;
  base::Result<Object> commit(const Oid& tip, Ahead ahead) override;
  base::Result<Objects> trees(const std::vector<Oid>& ids, Ahead ahead) override;
  base::Result<Objects> blobs(const std::vector<Oid>& ids) override;
  base::Result<PushAnswer> push(const Update& update) override;
  base::Result<bool> has_any(const Oid& tip, const Oid& since,
                             const std::vector<Oid>& commits) override;
  base::Result<Ancestry> ancestry(const std::string& wanted, const Oid& tip) override;
  base::Result<Objects> between(const Oid& base, const Oid& tip) override;
  base::Result<Objects> history(const Oid& tip, int generations) override;

 private:
  // How much we must ask for to get what we need, best first. A server that refuses one rung gets
  // the next.
  enum class Rung { two_levels, single_trees, all_trees, whole_tip };

  // A pack and the bytes it lies in.
  struct Received {
    std::unique_ptr<base::Spool> bytes;  // stays where it is: the reader points into it
    PackReader reader;
  };
  // A pack, or the words with which the server refused, or just what it knows of our haves.
  struct Fetched {
    std::unique_ptr<Received> pack = nullptr;
    std::string refusal = {};
    std::optional<bool> knows_a_have = std::nullopt;
    bool is_cut_off = false;  // there was more
  };
  // What came of a look ahead: the words with which the server refused it, or whether what was
  // really wanted is missing still.
  struct Look {
    std::string refusal = {};
    bool is_in_vain = false;
  };
  // What we expect of a pack: just the directories we need, just the files (of which one may be too
  // large), some objects more on speculation, or the better part of a commit.
  enum class Size { exact, files, ahead, large };

  base::Result<void> handshake();
  base::Result<std::vector<Ref>> refs(const std::vector<std::string>& prefixes, bool peels = false);
  base::Result<std::vector<Ref>> refs_v2(const std::vector<std::string>& prefixes, bool peels);
  base::Result<Fetched> fetch(const FetchRequest& request, Size size);
  base::Result<Look> look_ahead(const FetchRequest& request);
  base::Result<std::size_t> keep(const PackReader& reader, std::initializer_list<ObjectType> types);
  void note_disappointment();
  std::string tip_filter() const;
  base::Result<std::string> load_tip_at_rung(const Oid& tip, Ahead ahead);
  base::Result<void> load_tip(const Oid& tip, Ahead ahead);
  base::Result<void> step_down_and_load(const std::string& refusal);
  base::Result<void> step_down(const std::string& refusal);
  base::Result<void> load(const std::vector<Oid>& ids, ObjectType type, Ahead ahead);
  base::Result<Objects> read(const std::vector<Oid>& ids, ObjectType type, Ahead ahead);
  bool has(const Oid& id) const;
  base::Result<Object> get(const Oid& id) const;
  void log_rung() const;
  std::string commits_filter() const;
  base::Result<Fetched> fetch_commits(FetchRequest request);
  base::Result<Objects> commits_of(FetchRequest request);
  base::Result<Ancestry> ancestry_of(const Oid& wanted, const Oid& tip);
  base::Result<Ancestry> ancestry_of_beginning(const std::string& beginning, const Oid& tip);
  base::Result<std::vector<std::string>> push_options(const Update& update);
  base::Result<PushAnswer> report(std::string_view body, const std::string& ref);

  std::unique_ptr<Wire> wire_;
  Settings settings_;
  const base::Deadline& deadline_;
  base::Log& log_;
  std::optional<Advertisement> server_;  // unknown until something needs it
  Protocol protocol_ = Protocol::v2;     // assumed until the server says otherwise
  Rung rung_ = Rung::two_levels;
  bool looks_ahead_ = true;  // until it brings more than it is worth
  int disappointments_ = 0;
  bool next_is_exact_ = false;  // the next request: the last look ahead was in vain
  Oid tip_ = {};
  Objects known_;
  std::size_t kept_ = 0;                          // bytes in known_ that nobody asked for, perhaps
  std::vector<std::unique_ptr<Received>> packs_;  // the tip's trees or all of it, at lower rungs
  bool has_skipped_ = false;                      // a file in packs_, because of its size
  std::optional<bool> takes_push_options_;

  // libgit2 reads all certificates of the machine when it starts, which takes as long as a request.
  // So it starts while the first one is on its way.
  std::jthread library_start_;
};

}  // namespace git
