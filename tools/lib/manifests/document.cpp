// SPDX-License-Identifier: Apache-2.0
#include "manifests/document.hpp"

#include <utility>

#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/line_finder.hpp"
#include "yaml/message.hpp"
#include "yaml/to_json.hpp"

namespace manifests {

struct Document::Source {
  std::string file;
  std::string text;
  yaml::Tree tree = {};
};

namespace {

constexpr std::string_view argo_version = "argoproj.io/v1alpha1";

const Json& labels_of(const Json& object) {
  return field(field(object, "metadata"), "labels");
}

ObjectKind kind_of(const Json& object) {
  const auto kind = text_of(object, "kind");
  const auto version = text_of(object, "apiVersion");
  if (version == "v1" && kind == "Secret") {
    return labels_of(object).contains(secret_type_label) ? ObjectKind::secret : ObjectKind::other;
  }
  if (version != argo_version) return ObjectKind::other;
  if (kind == "ApplicationSet") return ObjectKind::application_set;
  if (kind == "Application") return ObjectKind::application;
  return kind == "AppProject" ? ObjectKind::project : ObjectKind::other;
}

bool is_list(const Json& object) {
  const auto kind = text_of(object, "kind");
  const bool is_one = kind == "List" || kind == "ApplicationSetList" || kind == "ApplicationList" ||
                      kind == "AppProjectList" || kind == "SecretList";
  return is_one && (field(object, "items").is_array() || field(object, "items").is_null());
}

class Reading {
 public:
  Reading(std::shared_ptr<const Document::Source> source, Strays strays)
      : source_(std::move(source)), strays_(strays) {}

  base::Result<std::vector<Document>> read_all() {
    const auto count = source_->tree.documents.size();
    documents_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      auto content = TRY(yaml::to_json(source_->tree, i));
      if (!content.is_null()) TRY(add(source_->tree.documents[i].root, std::move(content)));
    }
    return std::move(documents_);
  }

 private:
  base::Result<void> add(yaml::NodeId root, Json content) {
    if (content.is_array()) return add_items(root, content);
    if (is_list(content)) {
      const auto written = LineFinder(source_->tree, root).find(root, "items").value;
      return add_items(written == yaml::no_node ? root : written, content["items"]);
    }
    if (content.is_object()) {
      documents_.emplace_back(source_, root, std::move(content));
    } else if (strays_ == Strays::refused) {
      return base::malformed_error(yaml::at_line(source_->tree, root) +
                                   ": a document must be an object of Kubernetes");
    }
    return {};
  }

  base::Result<void> add_items(yaml::NodeId list, Json& items) {
    LineFinder finder(source_->tree, list);
    std::size_t index = 0;
    for (auto& item : items) {
      const auto found = finder.find(list, index++).value;
      TRY(add(found == yaml::no_node ? list : found, std::move(item)));
    }
    return {};
  }

  std::shared_ptr<const Document::Source> source_;
  Strays strays_;
  std::vector<Document> documents_ = {};
};

bool has_bare_braces(std::string_view line) {
  char quote = 0;
  for (std::size_t at = 0; at + 1 < line.size(); ++at) {
    const char c = line[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' && line[at + 1] == '{') {
      return true;
    }
  }
  return false;
}

// The room yaml edits values files, where braces mean a chart; here they mean a missing quote.
void explain_braces(base::Error& error, std::string_view text, std::size_t line) {
  constexpr std::string_view ending = "; it looks like a Helm template";
  if (!error.message.ends_with(ending)) return;
  error.message.resize(error.message.size() - ending.size());
  const auto lines = base::lines(text);
  const bool is_it = line > 0 && line <= lines.size() && has_bare_braces(lines[line - 1]);
  error.hint = is_it ? "a text that begins with {{ needs quotes around it" : "";
}

// "line 3, column 5: words" becomes "apps.yaml:3: words (column 5)".
base::Error refused(base::Error error, const Document::Source& source) {
  constexpr std::string_view begin = "line ";
  const std::string message = error.message;
  const auto end = message.find_first_of(":,");
  const auto words = message.find(": ");
  const bool has_line = message.starts_with(begin) && words != std::string::npos;
  if (!has_line) {
    error.context.push_back(source.file);
    return error;
  }
  const auto number = message.substr(begin.size(), end - begin.size());
  explain_braces(error, source.text, base::parse_unsigned(number).value_or(0));
  error.message = source.file + ':' + number + error.message.substr(words);
  if (end < words) error.message += " (" + message.substr(end + 2, words - end - 2) + ')';
  return error;
}

}  // namespace

Document::Document(std::shared_ptr<const Source> source, yaml::NodeId root, Json content)
    : source_(std::move(source)), root_(root), json_(std::move(content)), kind_(kind_of(json_)) {}

void Document::place_in(const std::string& ns) {
  auto& metadata = json_["metadata"];
  if (metadata.is_null()) metadata = Json::object();
  if (!metadata.is_object() || !text_of(metadata, "namespace").empty()) return;
  metadata["namespace"] = ns;
}

std::string_view Document::api_version() const {
  return text_of(json_, "apiVersion");
}

std::string_view Document::kind_name() const {
  return text_of(json_, "kind");
}

std::string_view Document::name() const {
  return text_of(field(json_, "metadata"), "name");
}

std::string_view Document::namespace_name() const {
  return text_of(field(json_, "metadata"), "namespace");
}

std::string_view Document::secret_type() const {
  return text_of(labels_of(json_), secret_type_label);
}

std::string Document::title() const {
  const auto kind = kind_name();
  auto title = kind.empty() ? std::string("an object without kind") : yaml::shown(kind);
  if (!name().empty()) title += " " + yaml::shown(name());
  return title;
}

const std::string& Document::file() const {
  return source_->file;
}

std::size_t Document::line() const {
  return source_->tree.line(source_->tree[root_].begin);
}

std::size_t Document::line_of(std::string_view path) const {
  return finder().line_of(path);
}

// It remembers what it has looked at, and a set may be asked for thousands of lines.
LineFinder& Document::finder() const {
  if (!finder_) finder_ = std::make_shared<LineFinder>(source_->tree, root_);
  return *finder_;
}

std::size_t Document::line_in(std::string_view path, std::size_t number) const {
  const auto& tree = source_->tree;
  auto& finder = this->finder();
  const auto line = finder.line_of(path);
  const auto node = finder.node_of(path);
  if (node == yaml::no_node || tree[node].style != yaml::Style::literal) return line;
  // The indicator, `|`, is alone on its line.
  return tree.line(tree[node].begin) + number;
}

Where Document::where() const {
  auto finder = std::make_shared<LineFinder>(source_->tree, root_);
  return [source = source_, finder = std::move(finder)](const std::string& path) {
    return Place{.file = source->file, .line = finder->line_of(path)};
  };
}

base::Result<std::vector<Document>> read_documents(std::string_view text, const std::string& file,
                                                   Strays strays) {
  auto source = std::make_shared<Document::Source>();
  source->file = file;
  source->text = text;
  auto tree = yaml::parse(source->text, yaml::format_of(file));
  if (!tree) return refused(std::move(tree).error(), *source);
  source->tree = std::move(tree).value();
  auto documents = Reading(source, strays).read_all();
  if (!documents) return refused(std::move(documents).error(), *source);
  return documents;
}

}  // namespace manifests
