// SPDX-License-Identifier: Apache-2.0
#include "argocd/api_inspector.hpp"

#include <memory>
#include <utility>

#include "argocd/item_splitter.hpp"
#include "argocd/read_inspection.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

constexpr base::Duration inspection_allowed = std::chrono::seconds(10);

Query query_of(const Application& application) {
  Query query;
  query.add("appNamespace", application.name.ns).add("project", application.project);
  return query;
}

ApiCall question(const Application& application, std::string_view what, const Query& query) {
  return {.path = path_of(application.name, what),
          .query = query.text(),
          .allowed = inspection_allowed,
          .may_repeat = true,
          .outlives_run = true};
}

// A text that is asked for as a whole, and what it says.
template <typename T, typename Read>
void ask(ApiCalls& calls, ApiCall call, Read read, Done<T> done) {
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  call.sink = sink;
  call.done = [sink, read, done = std::move(done)](base::Result<http::Response> answer) {
    if (answer) {
      done(read(sink->text()));
    } else {
      done(std::move(answer).error());
    }
  };
  calls.send(std::move(call));
}

// Hands on each resource as it comes.
class ManagedSink final : public http::BodySink {
 public:
  explicit ManagedSink(std::shared_ptr<ManagedTaker> taker) : taker_(std::move(taker)) {
    restart();
  }

  void restart() override {
    taker_->restart();
    splitter_.emplace(
        [this](std::string_view item) -> base::Result<void> {
          return taker_->take(TRY(read_managed(item)));
        },
        longest_answer);
  }
  base::Result<void> append(std::string_view bytes) override { return splitter_->append(bytes); }
  base::Result<void> finish() const {
    // The server leaves the list out where it is empty, and there is nothing else in its answer.
    if (base::trim(splitter_->rest()) == "{}") return {};
    return splitter_->finish();
  }

 private:
  std::shared_ptr<ManagedTaker> taker_;
  std::optional<ItemSplitter> splitter_;
};

// Keeps one of them.
class OneManaged final : public ManagedTaker {
 public:
  explicit OneManaged(ObjectName wanted) : wanted_(std::move(wanted)) {}

  void restart() override { found.reset(); }
  base::Result<void> take(ManagedResource resource) override {
    if (is_same_object(resource.object, wanted_)) found = std::move(resource);
    return {};
  }

  std::optional<ManagedResource> found;

 private:
  ObjectName wanted_;
};

void ask_for_managed(ApiCalls& calls, ApiCall call, std::shared_ptr<ManagedTaker> taker,
                     Done<void> done) {
  const auto sink = std::make_shared<ManagedSink>(std::move(taker));
  call.sink = sink;
  call.done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
    if (!answer) return done(std::move(answer).error());
    done(sink->finish());
  };
  calls.send(std::move(call));
}

// Takes a log line by line and keeps the last ones.
class LogSink final : public http::BodySink {
 public:
  explicit LogSink(std::size_t most) : most_(most) {}

  void restart() override {
    line_.clear();
    tail = {};
  }

  base::Result<void> append(std::string_view bytes) override {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
      line_ += bytes.substr(0, end);
      bytes.remove_prefix(end + 1);
      TRY(take_line());
    }
    line_ += bytes;
    constexpr std::size_t longest_line = std::size_t{4} << 20U;
    if (line_.size() <= longest_line) return {};
    return base::Error{.kind = base::ErrorKind::garbled, .message = "a log line does not end"};
  }
  base::Result<void> finish() { return take_line(); }

  LogTail tail;

 private:
  base::Result<void> take_line() {
    const auto line = std::exchange(line_, {});
    TRY(read_log_line(line, tail));
    if (tail.lines.size() > most_) tail.lines.erase(tail.lines.begin());
    return {};
  }

  std::size_t most_;
  std::string line_;
};

}  // namespace

void ApiInspector::tree(const Application& application, Done<ResourceTree> done) {
  ask(calls_, question(application, "/resource-tree", query_of(application)), read_tree,
      std::move(done));
}

void ApiInspector::events(const Application& application, const TreeNode& node,
                          Done<std::vector<KubeEvent>> done) {
  auto query = query_of(application);
  query.add("resourceName", node.object.name)
      .add("resourceUID", node.uid)
      .add("resourceNamespace", node.object.ns);
  // Objects of other kinds may have the same name, and the server need not look at the uid.
  const auto read = [kind = node.object.kind](std::string_view text) {
    auto events = read_events(text);
    if (events) {
      std::erase_if(*events, [&](const KubeEvent& event) {
        return !event.kind.empty() && event.kind != kind;
      });
    }
    return events;
  };
  ask(calls_, question(application, "/events", query), read, std::move(done));
}

void ApiInspector::logs(const Application& application, const LogRequest& request,
                        Done<LogTail> done) {
  auto query = query_of(application);
  query.add("namespace", request.ns)
      .add("container", request.container)
      .add("tailLines", std::to_string(request.lines))
      .add("previous", request.is_previous ? "true" : "");
  auto call = question(application, "/pods/" + base::percent_encoded(request.pod) + "/logs", query);
  call.may_be_empty = true;
  const auto sink = std::make_shared<LogSink>(request.lines);
  call.sink = sink;
  call.done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
    if (!answer) return done(std::move(answer).error());
    if (auto finished = sink->finish(); !finished) return done(std::move(finished).error());
    done(std::move(sink->tail));
  };
  calls_.send(std::move(call));
}

void ApiInspector::managed(const Application& application, const ObjectName& object,
                           Done<std::optional<ManagedResource>> done) {
  auto query = query_of(application);
  query.add("namespace", object.ns)
      .add("name", object.name)
      .add("group", object.group)
      .add("kind", object.kind);
  const auto taker = std::make_shared<OneManaged>(object);
  ask_for_managed(calls_, question(application, "/managed-resources", query), taker,
                  [taker, done = std::move(done)](base::Result<void> answer) {
                    if (!answer) return done(std::move(answer).error());
                    done(std::move(taker->found));
                  });
}

void ApiInspector::all_managed(const Application& application, std::shared_ptr<ManagedTaker> taker,
                               Done<void> done) {
  auto call = question(application, "/managed-resources", query_of(application));
  // Not a clue about a failure but the answer itself, and it may be long.
  call.allowed = no_limit;
  call.outlives_run = false;
  ask_for_managed(calls_, std::move(call), std::move(taker), std::move(done));
}

void ApiInspector::manifest(const Application& application, const TreeNode& node,
                            Done<std::string> done) {
  auto query = query_of(application);
  const auto& object = node.object;
  query.add("namespace", object.ns)
      .add("resourceName", object.name)
      .add("version", object.version)
      .add("group", object.group)
      .add("kind", object.kind);
  ask(calls_, question(application, "/resource", query), read_manifest, std::move(done));
}

}  // namespace argocd
