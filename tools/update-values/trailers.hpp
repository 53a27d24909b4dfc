// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tools::update_values {

// The last lines of our commits, by which we know them again: "Update-Values: FILE PATH OLD -> NEW"
// for each value, "Update-Values-Order: FILE PATH" for a number that keeps order among runs, and
// "Update-Values-Reverts: COMMIT". Where the file has several documents, PATH begins with the one
// that is meant: "kind=Deployment,metadata.name=web#spec.replicas".
inline constexpr std::string_view change_trailer = "Update-Values: ";
inline constexpr std::string_view more_trailer = "Update-Values-More: ";    // how many are left out
inline constexpr std::string_view order_trailer = "Update-Values-Order: ";  // FILE PATH
inline constexpr std::string_view revert_trailer = "Update-Values-Reverts: ";
inline constexpr std::array own_trailers = {change_trailer, more_trailer, order_trailer,
                                            revert_trailer};

// "Signed-off-by: …", as Git reads it.
bool is_trailer(std::string_view line);

// Takes the last of several paragraphs off a message if it is one of trailers: ours belong to it.
// It ends in a line end; empty where there is none.
std::string take_trailers(std::string& message);

// A text as it may stand in a trailer: JSON-quoted unless it is one plain word, at most 200 bytes.
std::string trailer_word(std::string_view text);

// The same for what something is called, which is never cut.
std::string trailer_name(std::string_view text);

// Whether a line looks like one of ours, in any case of letters.
bool is_own_trailer(std::string_view line);

// Somebody else's text with a mark before each line that looks like one of ours, and without
// carriage returns.
std::string without_own_trailers(std::string_view text);

// What our lines in a message say, wherever they stand: forges and people put other paragraphs
// behind them when they squash and pick commits.
struct OwnTrailers {
  std::vector<std::string> files;                           // that values were changed in
  std::set<std::pair<std::string, std::string>> values;     // file and path
  std::optional<std::string> reverts;                       // a commit id
  std::vector<std::pair<std::string, std::string>> orders;  // file and path
  bool leaves_out_some = false;                             // of the values
};
OwnTrailers read_own_trailers(std::string_view message);

}  // namespace tools::update_values
