// SPDX-License-Identifier: Apache-2.0
#include "services/telegram_text.hpp"

#include "base/text.hpp"
#include "services/mention.hpp"

namespace services {
namespace {

constexpr std::size_t most_characters = 4096;

struct ModeName {
  std::string_view name;
  TelegramMode mode;
};
constexpr ModeName modes[] = {{"Markdown", TelegramMode::markdown},
                              {"MarkdownV2", TelegramMode::markdown_v2},
                              {"HTML", TelegramMode::html},
                              {"", TelegramMode::none}};

std::string with_backslashes(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string escaped(std::string_view text, TelegramMode mode) {
  switch (mode) {
    case TelegramMode::markdown:
      return with_backslashes(text, "_*`[");
    case TelegramMode::markdown_v2:
      return with_backslashes(text, "_*[]()~`>#+-=|{}.!\\");
    case TelegramMode::html: {
      auto html = base::replace_all(std::string(text), "&", "&amp;");
      html = base::replace_all(std::move(html), "<", "&lt;");
      return base::replace_all(std::move(html), ">", "&gt;");
    }
    case TelegramMode::none:
      break;
  }
  return std::string(text);
}

std::string link_to(const std::string& id, std::string name, TelegramMode mode) {
  if (mode == TelegramMode::none) return {};
  if (mode == TelegramMode::html) {
    return "<a href=\"tg://user?id=" + id + "\">" + escaped(name, mode) + "</a>";
  }
  // Old Markdown knows no escapes inside of a link.
  if (mode == TelegramMode::markdown) {
    std::erase_if(name, [](char c) { return c == '[' || c == ']'; });
    return "[" + name + "](tg://user?id=" + id + ")";
  }
  return "[" + escaped(name, mode) + "](tg://user?id=" + id + ")";
}

std::string mention_of(const std::string& handle, TelegramMode mode) {
  const auto bar = handle.find('|');
  const auto id = std::string(base::trim(handle.substr(0, bar)));
  if (is_number(id)) {
    const auto name = bar == std::string::npos ? std::string() : handle.substr(bar + 1);
    const auto trimmed = std::string(base::trim(base::printable(name)));
    return link_to(id, trimmed.empty() ? id : trimmed, mode);
  }
  const auto name = user_name(handle);
  return name.empty() ? name : "@" + escaped(name, mode);
}

}  // namespace

base::Result<TelegramMode> read_telegram_mode(std::string_view name) {
  const auto wanted = base::to_lower(base::trim(name));
  if (wanted.empty()) return TelegramMode::markdown;
  if (wanted == "none") return TelegramMode::none;
  for (const auto& one : modes) {
    if (base::to_lower(one.name) == wanted) return one.mode;
  }
  return base::malformed_error("'" + base::printable(name) + "' is no parseMode of Telegram",
                               "there are Markdown, MarkdownV2, HTML, none");
}

std::string name_of(TelegramMode mode) {
  for (const auto& one : modes) {
    if (one.mode == mode) return std::string(one.name);
  }
  return {};
}

std::string telegram_text(const std::string& text, const std::vector<std::string>& handles,
                          TelegramMode mode, std::vector<std::string>& remarks) {
  const auto write = [&](const std::string& handle) { return mention_of(handle, mode); };
  auto mentions = mentions_of(handles, write,
                              mode == TelegramMode::none
                                  ? "Telegram wants a user name where there is no parseMode"
                                  : "Telegram wants a user name, or an id and a name: 123456|Ann",
                              remarks);
  return with_mentions(text, std::move(mentions),
                       {.most = most_characters, .counts = Counts::utf16}, remarks);
}

}  // namespace services
