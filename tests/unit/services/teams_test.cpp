// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "answer_rows.hpp"
#include "services/teams_card.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

const json connector = {
    {"recipientUrls", {{"ops", "https://contoso.webhook.office.com/webhookb2/1a2b3c4d5e6f"}}}};
const json workflow = {
    {"recipientUrls",
     {{"ops", "https://prod-1.westeurope.logic.azure.com:443/workflows/1a2b3c4d5e?sig=s3cr3t"}}}};

base::Result<std::unique_ptr<Delivery>> prepare(const Type& type, const json& options,
                                                const Message& message) {
  return service_of(type, options)->prepare(message, "ops", std::chrono::seconds(0));
}

std::unique_ptr<Delivery> to_ops(const Type& type, const json& options, const Message& message) {
  return delivery_of(type, options, message, "ops");
}

}  // namespace

TEST_CASE("teams: success is the answer 1, and nothing else", "[services]") {
  const std::vector<AnswerRow> rows = {
      {200, "1", State::sent},
      {200, "1\n", State::failed, ErrorKind::rejected},
      {200, "", State::failed, ErrorKind::garbled},
      {202, "", State::failed, ErrorKind::garbled},
      {200, "<html>", State::failed, ErrorKind::garbled},
      {500, "1", State::failed, ErrorKind::unreachable},
      {400, "Summary or Text is required.", State::failed, ErrorKind::rejected},
      {404, "", State::failed, ErrorKind::not_found},
      {200, "Microsoft Teams endpoint returned HTTP error 429 with ContextId x", State::later},
      {200, "Microsoft Teams endpoint returned HTTP error 413 with ContextId x", State::failed,
       ErrorKind::rejected},
      {200, "Microsoft Teams endpoint returned HTTP error 504 with ContextId x", State::failed,
       ErrorKind::unreachable},
      {429, "", State::later},
  };
  check_answers(teams, rows);
}

TEST_CASE("teams: a connector that Microsoft retires has a remark, and calls nobody",
          "[services]") {
  const auto delivery = to_ops(teams, connector, {.text = "x", .mentions = {"a@b.c"}});
  CHECK(delivery->plan().remarks.size() == 2);
  const json own = {{"recipientUrls", {{"ops", "https://teams.example.com/x"}}}};
  CHECK(to_ops(teams, own, {.text = "x"})->plan().remarks.empty());
}

TEST_CASE("teams: the text of a card is cut until Teams takes the card", "[services]") {
  const Type& type = *GENERATE(&teams, &teams_workflows);
  const Message message = {.text = std::string(20'000, '"') + "end",
                           .section = json{{"title", "T"}}};
  const auto delivery = to_ops(type, workflow, message);
  const auto body = request_of(*delivery).body;
  CHECK(body.size() <= most_of_teams);
  CHECK(body.size() > most_of_teams - 10);
  CHECK(json::parse(body).is_object());
  CHECK(delivery->plan().remarks.size() == (&type == &teams ? 1 : 2));
}

TEST_CASE("teams: what no cut can help is not sent", "[services]") {
  const Type& type = *GENERATE(&teams, &teams_workflows);
  const Message message = {.text = "x", .section = json{{"title", std::string(30'000, 't')}}};
  const auto delivery = prepare(type, workflow, message);
  REQUIRE(!delivery);
  CHECK(delivery.error().kind == ErrorKind::rejected);
  const Message own = {.section = json{{"adaptiveCard", "[\"" + std::string(30'000, 'c') + "\"]"}}};
  CHECK(!prepare(teams_workflows, workflow, own));
}

TEST_CASE("teams-workflows: any 2xx is acceptance, and a remark says no more", "[services]") {
  const std::vector<AnswerRow> rows = {{200, "", State::sent},
                                       {202, "", State::sent},
                                       {204, "", State::sent},
                                       {302, "", State::failed, ErrorKind::rejected},
                                       {400, "", State::failed, ErrorKind::rejected},
                                       {401, "", State::failed, ErrorKind::denied},
                                       {404, "", State::failed, ErrorKind::not_found},
                                       {429, "", State::later},
                                       {502, "", State::failed, ErrorKind::unreachable}};
  check_answers(teams_workflows, rows);
  for (const int status : {200, 202, 204}) {
    CHECK(read(teams_workflows, "", status).remarks ==
          Texts{"Teams says only that it took the message, not that anybody sees it"});
  }
  CHECK(to_ops(teams_workflows, workflow, {.text = "x"})->plan().remarks ==
        Texts{"Argo CD does not take the address of the recipient ops for one of a workflow"});
}

TEST_CASE("teams-workflows: an error or a page is no acceptance", "[services]") {
  const auto* const disabled = R"({"error":{"code":"WorkflowTriggerIsNotEnabled"}})";
  CHECK(read(teams_workflows, disabled).error.kind == ErrorKind::rejected);
  CHECK(read(teams_workflows, "<html>log in</html>").error.kind == ErrorKind::garbled);
  CHECK(read(teams_workflows, "{}").state == State::sent);
}

TEST_CASE("teams-workflows: people are called in the text and in what it means", "[services]") {
  const json expected =
      json::parse(R"([{"type":"mention","text":"<at>Ann B.</at>",)"
                  R"("mentioned":{"id":"ann@example.com","name":"Ann B."}},)"
                  R"({"type":"mention","text":"<at>bob@example.com</at>",)"
                  R"("mentioned":{"id":"bob@example.com","name":"bob@example.com"}}])");
  const std::string own = R"({"type":"AdaptiveCard","body":[],"msteams":{"width":"Full"}})";
  for (const auto& section : {json::object(), json{{"adaptiveCard", own}}}) {
    const Message message = {.text = "x",
                             .section = section,
                             .mentions = {"ann@example.com|Ann <B.>", "bob@example.com"}};
    const auto body = json::parse(request_of(*to_ops(teams_workflows, workflow, message)).body);
    const auto& card = body["attachments"][0]["content"];
    CHECK(card["msteams"]["entities"] == expected);
    CHECK(card["body"].back()["text"] == "<at>Ann B.</at> <at>bob@example.com</at>");
  }
}

TEST_CASE("teams-workflows: an address in the open is taken on loopback only", "[services]") {
  const auto at = [](const char* url) {
    return prepare(teams_workflows, {{"recipientUrls", {{"ops", url}}}}, {.text = "x"}).has_value();
  };
  CHECK(at("http://127.0.0.1:8080/powerautomate/x"));
  CHECK(!at("http://example.com/powerautomate/x"));
}

TEST_CASE("teams: whoever has no address is not asked", "[services]") {
  const auto delivery = prepare(teams, json::object(), {.text = "x"});
  REQUIRE(!delivery);
  CHECK(delivery.error().kind == ErrorKind::usage);
  CHECK(delivery.error().message ==
        "the service 'teams' has nothing for the recipient 'ops' in 'recipientUrls'");
}

TEST_CASE("teams: the addresses of all recipients are secret", "[services]") {
  CHECK(revealed(service_of(teams, workflow)->secrets()) ==
        Texts{workflow["recipientUrls"]["ops"], "s3cr3t", "1a2b3c4d5e"});
}

}  // namespace services
