// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "support.hpp"
#include "yaml/locate.hpp"

using namespace yaml;

namespace {

const std::string several =
    "kind: Service\nmetadata: {name: web}\nport: 1\n---\n"
    "kind: Deployment\nmetadata: {name: web}\nreplicas: 1\n---\n"
    "kind: Deployment\nmetadata: {name: api}\nreplicas: 1\n---\n# nothing\n";

std::string with_replicas(const std::string& name, const std::string& replicas) {
  const auto at = several.find("name: " + name + "}\nreplicas: ");
  auto text = several;
  return text.replace(text.find("replicas: ", at) + 10, 1, replicas);
}

const std::string how = " | say which, as in 0#PATH or kind=Deployment,metadata.name=web#PATH";

}  // namespace

TEST_CASE("documents: a path that only one has needs no selector", "[yaml]") {
  const auto result = outcome(several, {"port=2"});
  CHECK(result.text.starts_with("kind: Service\nmetadata: {name: web}\nport: 2\n---\n"));
  CHECK(result.changes.at(0).document == 0);
}

TEST_CASE("documents: a selector says which", "[yaml]") {
  CHECK(edited(several, {"1#replicas=2"}) == with_replicas("web", "2"));
  CHECK(edited(several, {"metadata.name=api#replicas=2"}) == with_replicas("api", "2"));
  CHECK(edited(several, {"kind=Deployment,metadata.name=web#replicas=2"}) ==
        with_replicas("web", "2"));
  CHECK(outcome(several, {"2#replicas=2"}).changes.at(0).document == 2);
}

TEST_CASE("documents: a path in several is refused with their names", "[yaml]") {
  CHECK(edited(several, {"replicas=2"}) ==
        "error: `replicas` is in 2 documents: 1 (Deployment web), 2 (Deployment api)" + how);
  CHECK(edited(several, {"kind=Deployment#replicas=2"}) ==
        "error: `replicas` is in 2 documents: 1 (Deployment web), 2 (Deployment api)" + how);
  // One that must not be edited counts as well.
  CHECK(edited("a: 1\n---\na: {b: 1}\n", {"a=2"}) == "error: `a` is in 2 documents: 0, 1" + how);
}

TEST_CASE("documents: a path in none is refused with the nearest miss", "[yaml]") {
  CHECK(edited(several, {"metadata.nam=x"}) ==
        "error: line 2: no `nam` at metadata; it has: name (did you mean name?) (document 0 "
        "(Service web); none of the 4 documents has it)");
}

TEST_CASE("documents: a selector that fits none is refused with what there is", "[yaml]") {
  const std::string there =
      "; there are: 0 (Service web), 1 (Deployment web), 2 (Deployment api), 3 | a value with both "
      "`#` and `=` can be given with --changes";
  CHECK(edited(several, {"kind=Pod#replicas=2"}) == "error: no document is `kind=Pod`" + there);
  CHECK(edited("a: 1\n", {"1#a=2"}) ==
        "error: no document is `1`; the only one is 0 | a value with both `#` and `=` can be given "
        "with --changes");
  CHECK(edited(several, {"4#replicas=2"}) == "error: no document is `4`" + there);
}

TEST_CASE("documents: selectors read through aliases and merge keys", "[yaml]") {
  CHECK(edited("base: &b {kind: X}\n<<: *b\na: 1\n---\na: 1\n", {"kind=X#a=2"}) ==
        "base: &b {kind: X}\n<<: *b\na: 2\n---\na: 1\n");
}

TEST_CASE("documents: markers and directives survive", "[yaml]") {
  const std::string text = "%YAML 1.1\n---\na: 1\n...\n# c\n---\nb: 1\n...\n";
  CHECK(edited(text, {"a=2", "b=2"}) == "%YAML 1.1\n---\na: 2\n...\n# c\n---\nb: 2\n...\n");
}
