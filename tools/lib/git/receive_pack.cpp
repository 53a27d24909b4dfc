// SPDX-License-Identifier: Apache-2.0
#include "git/receive_pack.hpp"

#include "base/text.hpp"
#include "git/pkt_line.hpp"

namespace git {
namespace {

// The lines of the report that lies in band 1: "unpack ok", then "ok REF" or "ng REF REASON".
PushAnswer read_report(std::string_view report, const std::string& ref) {
  using Kind = PushAnswer::Kind;
  PktReader reader;
  reader.feed(report);
  for (;;) {
    const auto packet = reader.next();
    if (!packet || !*packet || (*packet)->kind == PktKind::flush) {
      return {.kind = Kind::lost, .reason = "its report is cut off"};
    }
    const auto line = (*packet)->text();
    if (line.starts_with("unpack ") && line != "unpack ok") {
      return {.kind = Kind::declined,
              .reason = "unpacking failed: " + base::printable(line.substr(7))};
    }
    if (line == "ok " + ref) return {.kind = Kind::accepted};
    if (line.starts_with("ng " + ref + " ")) {
      return {.kind = Kind::declined, .reason = base::printable(line.substr(ref.size() + 4))};
    }
  }
}

}  // namespace

base::Result<std::string> update_request(const Update& update, std::string_view pack,
                                         const std::vector<std::string>& push_options) {
  std::string command = update.old_tip.hex() + " " + update.new_tip.hex() + " " + update.ref;
  command += '\0';
  command += " report-status side-band-64k quiet object-format=sha1 agent=gitops-steps";
  if (!push_options.empty()) command += " push-options";
  std::string request = pkt(command) + std::string(flush_pkt);
  for (const auto& option : push_options) {
    if (option.size() > longest_payload) {
      return base::usage_error("a push option is longer than Git can send: '" +
                               base::shorten(base::printable(option), 80) + "'");
    }
    request += pkt(option);
  }
  if (!push_options.empty()) request += flush_pkt;
  request += pack;
  return request;
}

base::Result<UpdateReport> read_update_report(std::string_view body, const std::string& ref) {
  UpdateReport result = {.answer = {.kind = PushAnswer::Kind::lost, .reason = "an empty answer"}};
  std::string report;
  std::string fatal;
  PktReader reader;
  reader.feed(body);
  for (;;) {
    const auto packet = TRY(reader.next());
    if (!packet) break;
    if (packet->kind != PktKind::data || packet->payload.empty()) continue;
    const auto content = packet->payload.substr(1);
    switch (packet->payload[0]) {
      case 1:
        report += content;
        break;
      case 2:
        result.remote_lines += content;
        break;
      case 3:
        fatal += content;
        break;
      default:
        if (packet->payload.starts_with("ERR ")) fatal += packet->payload.substr(4);
        // A server without side bands sends the report as it is.
        else
          report += pkt(packet->payload);
    }
  }
  if (!report.empty()) result.answer = read_report(report, ref);
  if (!fatal.empty() && result.answer.kind == PushAnswer::Kind::lost) {
    result.answer.reason = base::printable(base::trim(fatal));
  }
  return result;
}

}  // namespace git
