// SPDX-License-Identifier: Apache-2.0
#include "manifests/document.hpp"

#include <utility>

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
constexpr const char* secret_type_label = "argocd.argoproj.io/secret-type";

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
  explicit Reading(std::shared_ptr<const Document::Source> source) : source_(std::move(source)) {}

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
    if (!content.is_object()) {
      return base::malformed_error(yaml::at_line(source_->tree, root) +
                                   ": a document must be an object of Kubernetes");
    }
    if (is_list(content)) return add_items(root, content);
    documents_.emplace_back(source_, root, std::move(content));
    return {};
  }

  base::Result<void> add_items(yaml::NodeId list, Json& content) {
    const auto& tree = source_->tree;
    LineFinder finder(tree, list);
    const auto items = content.find("items");
    if (items == content.end() || items->is_null()) return {};
    const auto written = finder.find(list, "items").value;
    std::size_t index = 0;
    for (auto& item : *items) {
      const auto found = finder.find(written, index++).value;
      const auto node = found == yaml::no_node ? list : found;
      if (!item.is_object() || is_list(item)) {
        return base::malformed_error(yaml::at_line(tree, node) +
                                     ": an item of a List must be an object of Kubernetes");
      }
      documents_.emplace_back(source_, node, std::move(item));
    }
    return {};
  }

  std::shared_ptr<const Document::Source> source_;
  std::vector<Document> documents_ = {};
};

// The room yaml edits values files, where braces mean a chart; here they mean a missing quote.
base::Error about_templates(base::Error error) {
  constexpr std::string_view ending = "; it looks like a Helm template";
  if (!error.message.ends_with(ending)) return error;
  error.message.resize(error.message.size() - ending.size());
  error.hint = "a text that begins with {{ needs quotes around it";
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
  return LineFinder(source_->tree, root_).line_of(path);
}

std::size_t Document::line_in(std::string_view path, std::size_t number) const {
  const auto& tree = source_->tree;
  LineFinder finder(tree, root_);
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

base::Result<std::vector<Document>> read_documents(std::string_view text, const std::string& file) {
  auto source = std::make_shared<Document::Source>();
  source->file = file;
  source->text = text;
  auto tree = yaml::parse(source->text, yaml::format_of(file));
  if (!tree) {
    return base::Result<std::vector<Document>>(about_templates(std::move(tree).error()))
        .context(file);
  }
  source->tree = std::move(tree).value();
  return Reading(std::move(source)).read_all().context(file);
}

}  // namespace manifests
