// SPDX-License-Identifier: Apache-2.0
#include "referee.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

namespace {

class Recorder : public YAML::EventHandler {
 public:
  std::vector<std::string> take() { return std::move(events_); }
  std::size_t position() const { return position_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    position_ = static_cast<std::size_t>(mark.pos);
    events_.emplace_back("document");
  }
  void OnDocumentEnd() override { events_.emplace_back("end of document"); }
  void OnNull(const YAML::Mark&, YAML::anchor_t anchor) override { add(anchor, "", ""); }
  void OnAlias(const YAML::Mark&, YAML::anchor_t anchor) override {
    events_.push_back("*" + std::to_string(anchor));
  }
  void OnScalar(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const bool is_string = tag == "!" || tag == "tag:yaml.org,2002:str";
    if (tag != "?" && tag != "!" && !tag.empty()) {
      add(anchor, tag, "\"" + value + "\"");
    } else {
      add(anchor, "", is_string ? "\"" + value + "\"" : value);
    }
  }
  void OnSequenceStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    add(anchor, tag, "list");
  }
  void OnSequenceEnd() override { events_.emplace_back("end"); }
  void OnMapStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    add(anchor, tag, "map");
  }
  void OnMapEnd() override { events_.emplace_back("end"); }

 private:
  void add(YAML::anchor_t anchor, const std::string& tag, const std::string& what) {
    std::string event;
    if (anchor != 0) event += "&" + std::to_string(anchor) + " ";
    if (!tag.empty() && tag != "?") event += tag + " ";
    events_.push_back(event + what);
  }

  std::vector<std::string> events_;
  std::size_t position_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> second_opinion(const std::string& text) {
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    Recorder recorder;
    // yaml-cpp can find documents without end where it does not get on.
    for (std::size_t documents = 0; parser.HandleNextDocument(recorder); ++documents) {
      if (documents > text.size()) return std::nullopt;
    }
    return recorder.take();
  } catch (const YAML::Exception&) {
    return std::nullopt;
  }
}
