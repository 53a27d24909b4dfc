// SPDX-License-Identifier: Apache-2.0
#include "notify/people.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/to_json.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::json;

// "Jane Doe <jane@example.com>"
std::string mail_in(const std::string& author) {
  const auto begin = author.find('<');
  const auto end = author.find('>');
  const bool has_mail = begin != std::string::npos && end != std::string::npos && begin < end;
  return has_mail ? author.substr(begin + 1, end - begin - 1) : std::string();
}

// One handle or a list of them.
base::Result<std::vector<std::string>> read_handles(const Json& json, const std::string& place) {
  std::vector<std::string> handles;
  for (const auto& one : json.is_array() ? json : Json::array({json})) {
    if (one.is_string()) {
      handles.push_back(one.get<std::string>());
    } else if (one.is_number_integer()) {
      handles.push_back(base::json_text(one));
    } else {
      return base::malformed_error(place + " is neither a handle nor a list of them");
    }
  }
  return handles;
}

bool is_among(const std::string& name, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    return !one.empty() && base::to_lower(one) == base::to_lower(name);
  });
}

base::Result<bool> is_person(const std::string& key, const Json& entry,
                             const std::vector<std::string>& wanted) {
  if (is_among(key, wanted)) return true;
  if (!entry.is_object() || !entry.contains("also")) return false;
  for (const auto& other : TRY(read_handles(entry["also"], key + ".also"))) {
    if (is_among(other, wanted)) return true;
  }
  return false;
}

}  // namespace

base::Result<Author> Author::find(const std::string& path, const Json& pipeline,
                                  const base::Deadline& deadline) {
  const auto& actor = pipeline.at("actor");
  const auto written = base::text_at(pipeline.at("commit"), "author");
  Author author;
  author.login_ = base::text_at(actor, "login");
  author.mail_ = base::text_at(actor, "email");
  const auto full_name = base::text_at(actor, "name");
  for (const auto& name : {author.login_, full_name, author.mail_, mail_in(written)}) {
    if (author.name_.empty()) author.name_ = name;
  }
  const bool has_actor = !author.login_.empty() || !full_name.empty() || !author.mail_.empty();
  if (!has_actor) author.mail_ = mail_in(written);
  if (path.empty()) return author;
  const auto text = TRY(base::read_file(path, base::default_file_limit, &deadline));
  const Json people = TRY(yaml::to_json(text, yaml::format_of(path)).context("reading " + path));
  if (!people.is_object()) return base::malformed_error(path + " is no mapping of people");
  const std::vector<std::string> wanted = {author.login_, full_name, author.mail_};
  for (const auto& [key, entry] : people.items()) {
    TRY(author.read_person(key, entry, wanted).context("reading " + path));
  }
  return author;
}

base::Result<void> Author::read_person(const std::string& person, const Json& entry,
                                       const std::vector<std::string>& wanted) {
  const bool is_wanted = !is_found_ && TRY(is_person(person, entry, wanted));
  if (!entry.is_object()) {
    if (!is_wanted) return {};
    return base::malformed_error(base::printable(person) + " is no mapping");
  }
  for (const auto& [service, handles] : entry.items()) {
    if (service == "also") continue;
    const auto is_same = [&, &name = service](const Known& one) { return one.service == name; };
    if (std::none_of(services_.begin(), services_.end(), is_same)) {
      services_.push_back({service, person});
    }
    if (is_wanted) handles_[service] = TRY(read_handles(handles, person + "." + service));
  }
  is_found_ = is_found_ || is_wanted;
  return {};
}

std::vector<std::string> Author::handles_for(const std::string& service,
                                             std::string_view type) const {
  for (const auto& name : {service, std::string(type)}) {
    const auto found = handles_.find(name);
    if (found != handles_.end()) return found->second;
  }
  if (type == "email" && !mail_.empty()) return {mail_};
  if (type == "teams-workflows" && !mail_.empty()) return {mail_ + "|" + name_};
  if ((type == "github" || type == "gitlab") && !login_.empty()) return {login_};
  return {};
}

}  // namespace tools::notify
