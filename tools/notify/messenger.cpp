// SPDX-License-Identifier: Apache-2.0
#include "notify/messenger.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "cli/version.hpp"
#include "connection/connection.hpp"
#include "http/client.hpp"

namespace tools::notify {
namespace {

using services::Outcome;

// GitHub's comments come in lists of thirty with up to 65,536 characters each, and Slack repeats
// the message in its answer, in escapes of six bytes for each character.
constexpr std::size_t longest_answer = std::size_t{16} << 20U;

// The way out to all services: one client for those whose certificates are checked, which is
// shared, and one for the others.
class Network final : public services::Transport {
 public:
  Network(cli::Run& run, const Options& options, services::Memory& memory,
          const base::Deadline& deadline)
      : run_(run), options_(options), memory_(memory), deadline_(deadline) {}

  void set_verification(bool is_skipped) { skips_verification_ = is_skipped; }
  void set_deadline(const base::Deadline& deadline) { deadline_ = deadline; }

  base::Result<http::Response> send(const http::Request& request) override {
    auto* const chosen = TRY(client());
    http::TextSink body(longest_answer);
    auto response = TRY(chosen->send(request, deadline_, &body));
    if (response.body.empty()) response.body = body.text();
    return response;
  }
  base::Result<void> send(const http::Mail& mail) override {
    return TRY(client())->send(mail, deadline_);
  }
  base::Clock& clock() override { return run_.clock; }
  services::Memory& memory() override { return memory_; }

 private:
  base::Result<http::Client*> client() {
    auto& client = skips_verification_ ? unchecked_ : checked_;
    if (client) return &*client;
    // Who signed the certificates of the house is nobody's secret; all else that is given for Argo
    // CD stays there.
    cli::ConnectionOptions connection;
    connection.ca_file = options_.server.connection.ca_file;
    auto settings =
        connection::http_settings(run_, connection, "gitops-steps/" + std::string(cli::version()));
    settings.verify_tls = !skips_verification_;
    client.emplace(TRY(http::Client::create(std::move(settings), run_.clock, run_.log)));
    return &*client;
  }

  cli::Run& run_;
  const Options& options_;
  services::Memory& memory_;
  base::Deadline deadline_;
  bool skips_verification_ = false;
  std::optional<http::Client> checked_;
  std::optional<http::Client> unchecked_;
};

// A draft that is being sent, and when it is its turn again.
struct Pending {
  std::size_t index;
  base::TimePoint due;
  std::optional<base::Error> refusal = {};  // what it was put off for
  base::Duration pause = {};
};

class Sender {
 public:
  Sender(cli::Run& run, Network& network, std::vector<Draft> drafts, const base::Deadline& deadline)
      : run_(run), network_(network), drafts_(std::move(drafts)), deadline_(deadline) {
    for (auto& one : drafts_) {
      delivered_.push_back({.occasion = one.occasion});
      begin(one);
    }
  }

  std::vector<Delivered> send_all(const OnSent& on_sent) {
    while (!pending_.empty()) {
      const auto next = std::min_element(
          pending_.begin(), pending_.end(),
          [](const Pending& one, const Pending& other) { return one.due < other.due; });
      const auto turn = *next;
      pending_.erase(next);
      if (stopped_) {
        fail(turn.index, *stopped_);
      } else if (auto waited = wait_for(turn); !waited) {
        fail(turn.index, in_time(turn, std::move(waited).error()));
      } else {
        attempt(turn, on_sent);
      }
    }
    return std::move(delivered_);
  }

 private:
  void begin(const Draft& draft) {
    auto& delivered = delivered_.back();
    if (!draft.occasion.skip_reason.empty()) {
      delivered.reason = draft.occasion.skip_reason;
    } else if (!draft.delivery) {
      fail(delivered_.size() - 1, draft.delivery.error());
    } else {
      delivered.remarks = (*draft.delivery)->plan().remarks;
      pending_.push_back({delivered_.size() - 1, run_.clock.now()});
    }
  }

  void fail(std::size_t index, base::Error error) {
    if (error.kind == base::ErrorKind::stopped) stopped_ = error;
    delivered_[index].state = Delivered::State::failed;
    delivered_[index].outcome = std::move(error);
  }

  base::Result<void> wait_for(const Pending& turn) {
    const auto pause = std::chrono::ceil<base::Duration>(turn.due - run_.clock.now());
    if (pause <= base::Duration::zero()) return {};
    return deadline_.sleep_for(pause);
  }

  // Who was told to come again says why, and not that the time is over.
  static base::Error in_time(const Pending& turn, base::Error error) {
    if (error.kind != base::ErrorKind::timeout || !turn.refusal) return error;
    auto refusal = *turn.refusal;
    refusal.message += "; there was no time to try again";
    return refusal;
  }

  void attempt(const Pending& turn, const OnSent& on_sent) {
    const auto index = turn.index;
    auto& one = drafts_[index];
    network_.set_verification(one.skips_tls_verification);
    network_.set_deadline(deadline_of_one());
    auto outcome = (*one.delivery)->attempt(network_);
    auto& remarks = delivered_[index].remarks;
    remarks.insert(remarks.end(), outcome.remarks.begin(), outcome.remarks.end());
    switch (outcome.state) {
      case Outcome::State::sent:
        delivered_[index].state = Delivered::State::sent;
        return on_sent(one.occasion);
      case Outcome::State::failed:
        return fail(index, std::move(outcome.error));
      case Outcome::State::later:
        return put_off(turn, std::move(outcome));
    }
  }

  // Who never answers must not use up the time of those who come later.
  base::Deadline deadline_of_one() const {
    const auto left = std::max(deadline_.remaining(), base::Duration::zero());
    return {deadline_.clock(), pending_.empty() ? left : left / 2};
  }

  // Who asks for no pause, again and again, gets one that grows.
  void put_off(const Pending& turn, Outcome outcome) {
    constexpr base::Duration shortest = std::chrono::seconds(1);
    const auto pause = std::max({outcome.after, shortest, turn.pause * 2});
    if (outcome.after >= deadline_.remaining()) {
      outcome.error.message += "; it may be tried again in " + base::to_string(outcome.after) +
                               ", after the end of this run";
      return fail(turn.index, std::move(outcome.error));
    }
    run_.log.info(to_string(drafts_[turn.index].occasion.destination) + ": " +
                  outcome.error.message + "; trying again in " + base::to_string(pause));
    const bool is_own = pause > outcome.after;
    pending_.push_back({turn.index, run_.clock.now() + pause, std::move(outcome.error),
                        is_own ? pause : base::Duration::zero()});
  }

  cli::Run& run_;
  Network& network_;
  std::vector<Draft> drafts_;
  const base::Deadline& deadline_;
  std::vector<Delivered> delivered_;
  std::vector<Pending> pending_;
  std::optional<base::Error> stopped_;  // a signal came: nothing more is begun
};

base::Error nobody_to_mention(const notifications::Destination& destination,
                              const std::string& name) {
  const bool is_known = !name.empty();
  return {.kind = base::ErrorKind::not_found,
          .message = to_string(destination) + ": " +
                     (is_known ? "nobody knows a handle of " + base::printable(name)
                               : "the CI system does not say who started this"),
          .hint = is_known ? "--people FILE names handles" : "--ci actor.login=NAME does"};
}

// One message, ready to be sent.
base::Result<std::unique_ptr<services::Delivery>> make(const cli::Run& run,
                                                       notifications::Engine& engine,
                                                       const Options& options,
                                                       const notifications::Occasion& occasion,
                                                       const Facts& facts) {
  const auto& destination = occasion.destination;
  const auto* service = TRY(engine.service(destination.service));
  const auto parts = options.strict ? notifications::Parts::all : notifications::Parts::needed;
  auto message = TRY(engine.render(occasion.templates, destination, facts.variables, parts));
  if (options.mention_author) {
    const auto& type = *TRY(engine.definition(destination.service))->type;
    message.mentions = facts.author.handles_for(destination.service, type.name);
    if (message.mentions.empty() && type.can_mention) {
      run.log.warning(nobody_to_mention(destination, facts.author.name()));
    }
  }
  return service->prepare(message, destination.recipient, run.clock.since_epoch());
}

}  // namespace

std::vector<Draft> draft(const cli::Run& run, notifications::Engine& engine, const Options& options,
                         std::vector<notifications::Occasion> occasions, const Facts& facts) {
  std::vector<Draft> drafts;
  for (auto& occasion : occasions) {
    if (!occasion.skip_reason.empty()) {
      drafts.push_back(
          {.occasion = std::move(occasion), .delivery = base::malformed_error("it is skipped")});
      continue;
    }
    auto delivery = make(run, engine, options, occasion, facts);
    const auto service = engine.definition(occasion.destination.service);
    const bool skips = service && services::skips_tls_verification((*service)->options);
    drafts.push_back({.occasion = std::move(occasion),
                      .delivery = std::move(delivery),
                      .skips_tls_verification = skips});
  }
  return drafts;
}

std::vector<Delivered> send(cli::Run& run, const Options& options, std::vector<Draft> drafts,
                            services::Memory& memory, const OnSent& on_sent,
                            const base::Deadline& deadline) {
  Network network(run, options, memory, deadline);
  return Sender(run, network, std::move(drafts), deadline).send_all(on_sent);
}

}  // namespace tools::notify
