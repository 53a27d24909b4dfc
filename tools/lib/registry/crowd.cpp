// SPDX-License-Identifier: Apache-2.0

// Many questions at a time. The first one is asked alone: it finds out how the registry speaks, and
// logs in. What the others do not get an answer to - a token that has run out, a registry that is
// busy - is asked again in the end, one by one, with all the patience of a single question.
#include <algorithm>
#include <memory>

#include "registry/conversation.hpp"

namespace registry {
namespace {

constexpr std::size_t most_at_once = 8;

}  // namespace

class Conversation::Crowd {
 public:
  Crowd(Conversation& with, const std::vector<Question>& questions, const Take& take)
      : with_(with), questions_(questions), take_(take) {}
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd() {
    for (const auto& asked : under_way_) with_.client_.cancel(asked->id);
  }

  base::Result<void> run() {
    TRY(ask_alone(0));
    next_ = 1;
    while (next_ < questions_.size() || !under_way_.empty()) {
      TRY(start_some());
      TRY(with_.client_.poll(with_.deadline_.remaining()));
      if (problem_) return *problem_;
      if (with_.deadline_.is_over()) return with_.deadline_.error();
    }
    for (const auto number : again_) TRY(ask_alone(number));
    return {};
  }

 private:
  struct Asked {
    std::size_t number;
    http::Url home;
    http::Url place;  // where redirects have led
    int redirects;
    http::TextSink body;
    http::TransferId id = 0;
  };

  base::Result<void> ask_alone(std::size_t number) {
    return take_(number, TRY(with_.ask(questions_[number])));
  }

  base::Result<void> start_some() {
    for (; next_ < questions_.size() && under_way_.size() < most_at_once; ++next_) {
      const auto& question = questions_[next_];
      const auto scheme = with_.scheme_of(images::api_host(question.image));
      const auto url = TRY(with_.url_of(question, scheme));
      start(next_, url, url, 0);
    }
    return {};
  }

  void start(std::size_t number, const http::Url& home, const http::Url& place, int redirects) {
    const auto& question = questions_[number];
    under_way_.push_back(std::make_unique<Asked>(Asked{.number = number,
                                                       .home = home,
                                                       .place = place,
                                                       .redirects = redirects,
                                                       .body = http::TextSink(question.limit)}));
    auto& asked = *under_way_.back();
    asked.id =
        with_.client_.start(with_.request_for(question, home, place), with_.deadline_.remaining(),
                            &asked.body, [this, &asked](base::Result<http::Response> response) {
                              const auto done = take_out(asked);
                              auto judged = judge(*done, std::move(response));
                              if (!judged && !problem_) problem_ = std::move(judged).error();
                            });
  }

  std::unique_ptr<Asked> take_out(const Asked& asked) {
    const auto found = std::find_if(under_way_.begin(), under_way_.end(),
                                    [&](const auto& one) { return one.get() == &asked; });
    auto out = std::move(*found);
    under_way_.erase(found);
    return out;
  }

  base::Result<void> judge(const Asked& asked, base::Result<http::Response> response) {
    if (!response || response->status == 401 || http::is_passing(response->status)) {
      again_.push_back(asked.number);
      return {};
    }
    const auto next = TRY(with_.onward(asked.home, asked.place, *response, asked.redirects));
    if (next) {
      start(asked.number, asked.home, *next, asked.redirects + 1);
      return {};
    }
    return take_(asked.number,
                 Answer{.response = std::move(*response),
                        .body = asked.body.text(),
                        .url = asked.home,
                        .is_from_elsewhere = asked.place.origin() != asked.home.origin(),
                        .is_logged_in = with_.is_logged_in(questions_[asked.number].image)});
  }

  Conversation& with_;
  const std::vector<Question>& questions_;
  const Take& take_;
  std::size_t next_ = 0;
  std::vector<std::unique_ptr<Asked>> under_way_;
  std::vector<std::size_t> again_;
  std::optional<base::Error> problem_;
};

base::Result<void> Conversation::ask_all(const std::vector<Question>& questions, const Take& take) {
  if (questions.empty()) return {};
  return Crowd(*this, questions, take).run();
}

}  // namespace registry
