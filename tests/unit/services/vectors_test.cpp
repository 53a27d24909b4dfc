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
    {"alertmanager: several targets", "nobody listens at both in this test"},
    {"googlechat: cards of the second kind, as YAML", "a zero stays as it is written"},
    {"googlechat: cards of the second kind with keys that nobody knows",
     "we let through what we do not know"},
    {"googlechat: cards of the second kind that are an empty list",
     "where no card comes out, there is the text"},
    {"googlechat: cards of the second kind that are blank", "the same"},
    {"googlechat: cards of the second kind with a wrong type",
     "Google is asked what it makes of them"},
    {"googlechat: a card of the first kind with a text as multiline", "the same"},
    {"googlechat: an error status with a body that is JSON is success", "an error is no success"},
    {"googlechat: an error that is null is success", "the same"},
    {"googlechat: an address that cannot be read", "it is for the server to refuse"},
    {"grafana: an address with dots", "it climbs before it is sent"},
    {"grafana: an address that cannot be read", "it is for the server to refuse"},
    {"grafana: a key that ends with a line feed", "a key is one line"},
    {"grafana: a key with the old name", "keys in another case are for the room above"},
    {"mattermost: no recipient", "refused before Mattermost is asked"},
    {"mattermost: an address that ends with a slash", "no path has two slashes"},
    {"mattermost: an address that cannot be read", "it is for the server to refuse"},
    {"mattermost: no token", "refused before Mattermost is asked"},
    {"mattermost: a token that ends with a line feed", "a token is one line"},
    {"mattermost: 204 is success", "an answer without a post is no success"},
    {"newrelic: no recipient", "refused before New Relic is asked"},
    {"newrelic: an address with a sign of formats", "an address is no format"},
    {"newrelic: an error of the vendor goes unnoticed", "an error is no success"},
    {"opsgenie: a message of 131 characters", "cut to what Opsgenie takes"},
    {"opsgenie: a description that is too long", "the same"},
    {"pagerduty: no recipient", "refused before PagerDuty is asked"},
    {"pagerduty: no sender and no token", "the same"},
    {"pagerduty: a token that ends with a line feed", "a token is one line"},
    {"pushover: a message of 1025 characters", "cut to what Pushover takes"},
    {"pushover: a token that ends with a line feed", "a token is one line"},
    {"pushover: success without the headers of limits is an error", "the body says success"},
    {"rocketchat: no recipient", "refused before Rocket.Chat is asked"},
    {"rocketchat: alias, icon and avatar", "no path has two slashes"},
    {"rocketchat: attachments with everything that the client knows",
     "we let through what we do not know"},
    {"rocketchat: an empty attachment", "the same, and add nothing"},
    {"rocketchat: an address that cannot be read", "it is for the server to refuse"},
    {"telegram: a channel that already has its sign", "one sign is enough"},
    {"telegram: a channel with a thread", "public groups have threads, too"},
    {"telegram: a number that is a person", "no channel is called by a number"},
    {"telegram: no recipient", "refused before Telegram is asked"},
    {"telegram: a token that is refused", "nobody is asked who we are"},
    {"telegram: entities that cannot be read", "the text is sent again as it is"},
    {"telegram: an error status with ok is success", "an error is no success"},
    {"telegram: no token", "refused before Telegram is asked"},
    {"telegram: a token that ends with a line feed", "a token is one line"},
    {"webex: no recipient", "refused before Webex is asked"},
    {"webex: a token that ends with a line feed", "a token is one line"},
    {"github: an application of several sources", "the first source that is no chart is meant"},
    {"github: an enterprise address without the path of its API",
     "the token is at the API, where everything else is"},
    {"github: no identifiers", "refused where the options are read"},
    {"github: identifiers with a fraction, a sign and another base", "the same"},
    {"github: a repository that cannot be read", "there is no repository without a name"},
    {"github: a comment with a tag", "the tag is there once"},
    {"github: a comment with a tag on two pull requests", "the same"},
    {"github: a comment with a tag that exists", "the same, and only the text is sent back"},
    {"github: a comment with a tag that is the beginning of another", "the tag is there once"},
    {"github: a dispatch without a payload", "GitHub needs none"},
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
      GENERATE(&alertmanager, &email, &github, &googlechat, &grafana, &mattermost, &newrelic,
               &opsgenie, &pagerduty, &pagerdutyv2, &pushover, &rocketchat, &slack, &teams,
               &teams_workflows, &telegram, &webex, &webhook);
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
