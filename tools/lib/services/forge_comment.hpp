// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/forge_delivery.hpp"

// Comments on pull requests and merge requests. One with a tag is written once and then changed.
namespace services {

// The line, unseen by readers, by which a comment is found again: the same as Argo CD's.
std::string tag_line(const std::string& tag);

// The text, cut to so many characters as Argo CD cuts it ("..." are the last three of them); then
// `remarks` says so, and calls it `what`.
std::string cut_with_dots(const std::string& text, std::size_t most, std::string_view what,
                          std::vector<std::string>& remarks);

// "@ada" for each handle that can be one, once; the others are left out, and a remark says so.
std::vector<std::string> mentions_of(const std::vector<std::string>& handles,
                                     std::vector<std::string>& remarks);

// What a comment says: a text, whom it calls and does not name already, and its tag if it has one.
// The text is cut where the whole has more characters than `most`.
std::string comment_text(const std::string& text, const std::vector<std::string>& mentions,
                         const std::string& tag, std::size_t most,
                         std::vector<std::string>& remarks);

// How a forge is asked about the comments of one pull request.
struct Comments {
  http::Request list;    // the first page
  http::Request create;  // with the comment
  std::function<http::Request(const std::string& id)> edit;
  std::string hint;
  Reader read;
};

// Writes the comment. With a tag: changes the first comment that has it, on whatever page.
ForgeStep comment_step(const Comments& comments, const std::string& tag);

// Does something for each element of a list: of those on all its pages, by the number below `key`.
ForgeStep each_step(const ForgeStep& list, const char* key,
                    const std::function<ForgeStep(const std::string& number)>& make);

// The numbers below a key of each element of a list; nothing where the answer is no such list.
std::optional<std::vector<std::string>> numbers_in(const http::Response& response, const char* key);

// What a forge calls the thing that it made; empty where its answer does not say.
std::string id_in(const http::Response& response);

}  // namespace services
