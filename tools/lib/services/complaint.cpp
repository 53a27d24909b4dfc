// SPDX-License-Identifier: Apache-2.0
#include "services/complaint.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace services {

const Complaint* find_complaint(std::span<const Complaint> complaints,
                                std::span<const std::int64_t> numbers, std::string_view said) {
  const auto words = base::to_lower(said);
  const auto fits = [&](const Complaint& complaint) {
    const bool has_number = !complaint.code || std::find(numbers.begin(), numbers.end(),
                                                         *complaint.code) != numbers.end();
    return has_number &&
           (complaint.words.empty() || words.find(complaint.words) != std::string::npos);
  };
  const auto found = std::find_if(complaints.begin(), complaints.end(), fits);
  return found == complaints.end() ? nullptr : &*found;
}

Outcome outcome_of(const Complaint& complaint, base::Error error) {
  error.kind = complaint.kind;
  error.hint = complaint.hint;
  if (complaint.means == Complaint::Means::failed) return Outcome::failed(std::move(error));
  error.kind = base::ErrorKind::unreachable;
  return Outcome::later(std::move(error), complaint.after);
}

}  // namespace services
