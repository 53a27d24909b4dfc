// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace languages {

// One question to an engine and what came of it: a line of tests/vectors/languages/*.jsonl.
struct Request {
  std::string language;  // template, expr, fasttemplate
  std::string source;
  std::string data = {};
  std::string mode = {};    // a: the functions of ApplicationSets
  std::string option = {};  // missingkey=error
};

struct Answer {
  bool has_failed = false;
  std::string text = {};  // the output, or the message

  bool operator==(const Answer&) const = default;
};

struct Vector {
  Request request;
  Answer expected;
};

// Reads a line. What is no such line throws.
Vector read_vector(const std::string& line);

// Writes an answer to the line that asked, as one line without its end.
std::string answer_line(const std::string& request_line, const Answer& answer);

}  // namespace languages
