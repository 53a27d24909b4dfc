// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace services {

// How Telegram reads a text.
enum class TelegramMode { markdown, markdown_v2, html, none };

// In whatever case; Markdown where nothing is said, as in Argo CD. Fails with `malformed`.
base::Result<TelegramMode> read_telegram_mode(std::string_view name);

// As it stands in a request; empty for none.
std::string name_of(TelegramMode mode);

// The text with a last line of the people who are to be told. Handles are user names, or ids with
// or without a name: "ann", "123456789|Ann". Cut to what Telegram takes.
std::string telegram_text(const std::string& text, const std::vector<std::string>& handles,
                          TelegramMode mode, std::vector<std::string>& remarks);

}  // namespace services
