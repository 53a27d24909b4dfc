// SPDX-License-Identifier: Apache-2.0
#include "services/forge_comment.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/people.hpp"
#include "services/request.hpp"

namespace services {
namespace {

constexpr std::string_view dots = "...";
constexpr std::string_view fence = "```";

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (begins_character(text[at]) && count-- == 0) return text.substr(0, at);
  }
  return text;
}

bool is_of_handle(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
         std::string_view("-_./").find(c) != std::string_view::npos;
}

// Half of a name may be the name of somebody else.
std::string_view without_broken_mention(std::string_view kept, std::string_view whole) {
  if (kept.size() == whole.size() || !is_of_handle(whole[kept.size()])) return kept;
  auto at = kept.size();
  while (at > 0 && is_of_handle(kept[at - 1])) --at;
  return at > 0 && kept[at - 1] == '@' ? kept.substr(0, at - 1) : kept;
}

bool is_in_code(std::string_view text) {
  const auto all = base::lines(text);
  const auto fences = std::count_if(all.begin(), all.end(), [](std::string_view line) {
    return base::trim(line).starts_with(fence);
  });
  return fences % 2 != 0;
}

void remark_cut(std::string_view what, std::size_t most, std::vector<std::string>& remarks) {
  remarks.push_back(std::string(what) + " was cut to " + std::to_string(most) +
                    " characters, the most that the service takes");
}

bool is_handle(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_of_handle) &&
         (base::is_ascii_alpha(name.front()) || base::is_ascii_digit(name.front()) ||
          name.front() == '_');
}

// A list of objects; nothing where it is none.
std::optional<Body> list_in(const http::Response& response) {
  auto list = parse_json(response.body);
  if (!list || !list->is_array()) return std::nullopt;
  const bool has_objects = std::all_of(list->begin(), list->end(),
                                       [](const Body& element) { return element.is_object(); });
  return has_objects ? std::move(list) : std::nullopt;
}

std::string number_in(const Body& object, const char* key) {
  const auto found = object.find(key);
  const bool is_number = found != object.end() && found->is_number_unsigned();
  return is_number ? std::to_string(found->get<std::uint64_t>()) : std::string();
}

Outcome garbled(const http::Response& response) {
  return Outcome::failed(
      {.kind = base::ErrorKind::garbled, .message = "this is no list: " + excerpt(response.body)});
}

bool has_line(const Body& comment, std::string_view wanted) {
  const auto body = comment.find("body");
  if (body == comment.end() || !body->is_string()) return false;
  const auto& text = body->get_ref<const std::string&>();
  const auto all = base::lines(text);
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view line) { return base::trim(line) == wanted; });
}

ForgeStep step_of(const Comments& comments, http::Request request, std::string doing) {
  return {.request = std::move(request),
          .doing = std::move(doing),
          .hint = comments.hint,
          .read = comments.read};
}

// A pull request with more comments than that is none that people read.
constexpr int most_pages = 100;

ForgeStep search_step(const Comments& comments, const std::string& line, const http::Request& page,
                      int number) {
  auto step = step_of(comments, page, "looking for the comment");
  step.then = [=](const http::Response& response, ForgeSteps& next) {
    const auto list = list_in(response);
    if (!list) return garbled(response);
    const auto found = std::find_if(list->begin(), list->end(), [&](const Body& comment) {
      return has_line(comment, line) && !number_in(comment, "id").empty();
    });
    if (found != list->end()) {
      next.push_back(
          step_of(comments, comments.edit(number_in(*found, "id")), "changing the comment"));
      return Outcome::sent();
    }
    const auto url = next_page(page.url, response);
    if (url && number < most_pages) {
      auto following = page;
      following.url = *url;
      next.push_back(search_step(comments, line, following, number + 1));
    } else {
      next.push_back(step_of(comments, comments.create, "writing the comment"));
    }
    return Outcome::sent();
  };
  return step;
}

ForgeStep page_step(const ForgeStep& list, const char* key,
                    const std::function<ForgeStep(const std::string& number)>& make, int number) {
  auto step = list;
  step.then = [=](const http::Response& response, ForgeSteps& next) {
    const auto numbers = numbers_in(response, key);
    if (!numbers) return garbled(response);
    for (const auto& one : *numbers) next.push_back(make(one));
    const auto url = next_page(list.request.url, response);
    if (url && number < most_pages) {
      auto following = list;
      following.request.url = *url;
      next.push_back(page_step(following, key, make, number + 1));
    }
    return Outcome::sent();
  };
  return step;
}

}  // namespace

std::string tag_line(const std::string& tag) {
  return "<!-- argocd-notifications " + tag + " -->";
}

std::string cut_with_dots(const std::string& text, std::size_t most, std::string_view what,
                          std::vector<std::string>& remarks) {
  if (characters_of(text) <= most) return text;
  remark_cut(what, most, remarks);
  return std::string(first_characters(text, most - dots.size())) + std::string(dots);
}

std::vector<std::string> mentions_of(const std::vector<std::string>& handles,
                                     std::vector<std::string>& remarks) {
  std::vector<std::string> mentions;
  for (const auto& handle : handles) {
    auto name = base::trim(handle);
    if (name.starts_with('@')) name.remove_prefix(1);
    const auto mention = "@" + std::string(name);
    if (!is_handle(name) || base::to_lower(name) == "all") {
      remarks.push_back("'" + base::printable(handle) + "' is nobody who can be mentioned");
    } else if (std::find(mentions.begin(), mentions.end(), mention) == mentions.end()) {
      mentions.push_back(mention);
    }
  }
  return mentions;
}

std::string comment_text(const std::string& text, const std::vector<std::string>& mentions,
                         const std::string& tag, std::size_t most,
                         std::vector<std::string>& remarks) {
  auto content = std::string_view(text);
  const auto line = tag.empty() ? std::string() : "\n" + tag_line(tag);
  while (!line.empty() && content.ends_with(line)) content.remove_suffix(line.size());
  std::string tail;
  if (const auto missing = missing_from(content, mentions); !missing.empty()) {
    tail = "\n\n" + base::join(missing, " ");
  }
  tail += line;
  if (characters_of(content) + characters_of(tail) <= most) return std::string(content) + tail;
  remark_cut("the comment", most, remarks);
  const auto end = "\n" + std::string(fence);
  const auto behind = dots.size() + characters_of(tail) + (tail.empty() ? 0 : end.size());
  if (behind > most) return std::string(first_characters(tail, most));
  const auto kept = without_broken_mention(first_characters(content, most - behind), content);
  const bool needs_end = !tail.empty() && is_in_code(kept);
  return std::string(kept) + std::string(dots) + (needs_end ? end : "") + tail;
}

ForgeStep comment_step(const Comments& comments, const std::string& tag) {
  if (tag.empty()) return step_of(comments, comments.create, "writing the comment");
  return search_step(comments, tag_line(tag), comments.list, 1);
}

ForgeStep each_step(const ForgeStep& list, const char* key,
                    const std::function<ForgeStep(const std::string& number)>& make) {
  return page_step(list, key, make, 1);
}

std::optional<std::vector<std::string>> numbers_in(const http::Response& response,
                                                   const char* key) {
  const auto list = list_in(response);
  if (!list) return std::nullopt;
  std::vector<std::string> numbers;
  for (const auto& element : *list) {
    numbers.push_back(number_in(element, key));
    if (numbers.back().empty()) return std::nullopt;
  }
  return numbers;
}

std::string id_in(const http::Response& response) {
  const auto object = parse_json(response.body);
  return object && object->is_object() ? number_in(*object, "id") : std::string();
}

}  // namespace services
