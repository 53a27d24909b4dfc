// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>

#include "services/types.hpp"
#include "vector.hpp"

namespace services {
namespace {

// Where we differ from the notifications engine, and why.
const std::map<std::string, std::string> known = {
    {"email: a subject of two lines", "line ends in a subject become blanks, and no encoded ones"},
    {"email: a subject with a carriage return and a header of its own", "the same"},
    {"email: bytes that are no UTF-8", "malformed bytes become U+FFFD, in mails too"},
    {"email: the same recipient twice", "nobody stands twice in To"},
    {"email: a recipient with a name of another language", "the engine cannot send to such a name"},
    {"email: a recipient of another language", "the engine asks for a recipient that nobody has"},
    {"email: the server takes 8-bit texts and UTF-8", "the same"},
    {"email: a sender with a name of another language", "the engine cannot send in such a name"},
    {"email: STARTTLS is refused", "refused by the server, which this test has not"},
    {"email: nobody listens", "nothing listens in this test"},
    {"email: keys of other services are ignored", "keys in another case are for the room above"},
    {"slack: an attachment that the client knows nothing of", "we let through what we do not know"},
    {"slack: attachments with keys in another case", "Slack is asked what it makes of them"},
    {"slack: attachments with a number where a text belongs", "the same"},
    {"slack: attachments with a time that is no number", "the same"},
    {"slack: blocks with an element that the client does not know", "the same"},
    {"slack: a block of a type that the client does not know", "the same"},
    {"slack: a block without a type", "the same"},
    {"slack: no recipient", "refused before Slack is asked"},
    {"slack: no token", "the same"},
    {"slack: an update that fails", "a message that cannot change is posted again"},
    {"slack: the vendor answers without ok", "an answer without ok is no success"},
    {"slack: an address without the slash at its end", "the slash is added"},
    {"slack: a token that ends with a line feed", "a token is one line"},
    {"teams: only facts", "numbers stay as they are written"},
    {"teams: facts that are null", "no facts make no section"},
    {"teams: an error whose answer is 1 is success", "an error is no success"},
    {"teams-workflows: an address of Logic Apps", "real workflows have such addresses"},
    {"teams-workflows: an address of a connector", "a remark says what Argo CD does"},
    {"teams-workflows: a host that begins with 127", "this is not loopback"},
    {"webhook: a method is not a template, and any word goes",
     "only the methods that webhooks have"},
    {"webhook: a method in small letters", "methods are written in capitals"},
    {"webhook: HEAD with a body", "only the methods that webhooks have"},
    {"teams-workflows: an address that cannot be read", "it is for the server to refuse"},
    {"webhook: a secret that ends with a line feed spoils a header", "a header is one line"},
    {"webhook: an address with blanks around it", "blanks around an address do not count"},
    {"webhook: an address of a secret that ends with a line feed", "the same"},
    {"webhook: over TLS to somebody whom nobody trusts", "this test has no TLS"},
    {"webhook: a path that climbs", "it climbs before it is sent"},
    {"webhook: the body may hold bytes that are no UTF-8", "this test cannot have them"},
    {"webhook: 302 is followed with GET and without the body", "nobody wants GET without a body"},
    {"webhook: 307 is followed with the same method and body", "a hint names the new address"},
};

}  // namespace

TEST_CASE("vectors: what we send is what the notifications engine sends", "[services]") {
  const Type* const type =
      GENERATE(&alertmanager, &email, &googlechat, &grafana, &mattermost, &newrelic, &opsgenie,
               &pagerduty, &pagerdutyv2, &pushover, &rocketchat, &slack, &teams, &teams_workflows,
               &telegram, &webex, &webhook);
  const auto vectors = vectors_of(std::string(type->name));
  REQUIRE(vectors.size() > 10);
  for (const auto& vector : vectors) {
    CAPTURE(vector.name(), vector.row["options"].dump());
    const auto found = difference_of(vector, *type);
    if (known.contains(vector.name())) {
      CHECK(found != "");
    } else {
      CHECK(found == "");
    }
  }
}

}  // namespace services
