// SPDX-License-Identifier: Apache-2.0
//
// Sets that say the same in both languages of templates make the same applications, and make them
// again the same: thousands of them, drawn by a generator of numbers that starts alike each time.
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <string>

#include "applicationset/expand.hpp"
#include "fakes/still_world.hpp"
#include "world.hpp"

namespace applicationset {
namespace {

constexpr int sets_to_draw = 3000;

// A text with tags in it, in one of the two languages.
struct Tagged {
  bool is_go;

  std::string operator()(const std::string& name) const {
    return is_go ? "{{." + name + "}}" : "{{" + name + "}}";
  }
};

// Draws the parts of a set. Two of them that start alike draw the same.
class Drawing {
 public:
  Drawing(unsigned seed, bool is_go) : random_(seed), tag_{is_go}, is_go_(is_go) {}

  Json set() {
    Json spec = {{"generators", Json::array()}, {"template", application()}};
    for (int count = 1 + path_to(3); count > 0; --count) spec["generators"].push_back(entry());
    if (is_go_) {
      spec["goTemplate"] = true;
      // What is not there stays in the other language.
      spec["goTemplateOptions"] = {"missingkey=error"};
    }
    return {{"apiVersion", "argoproj.io/v1alpha1"},
            {"kind", "ApplicationSet"},
            {"metadata", {{"name", "set"}, {"namespace", "argocd"}}},
            {"spec", std::move(spec)}};
  }

 private:
  int path_to(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

  std::string word() {
    static const char* const words[] = {"a", "web", "API_2", "x.y", "", "Größe", "a b", "--c--"};
    return words[path_to(8)];
  }

  Json element(const std::string& key) {
    Json element = {{"first", word()}, {"second", word()}};
    element[key] = word() + std::to_string(path_to(1000));
    return element;
  }

  Json list(const std::string& key) {
    Json elements = Json::array();
    for (int count = path_to(4); count > 0; --count) elements.push_back(element(key));
    return {{"list", {{"elements", std::move(elements)}}}};
  }

  // A second list with names of its own: the same name is a conflict in one of the languages.
  Json other_list() {
    Json elements = Json::array();
    for (int count = path_to(3); count > 0; --count) {
      elements.push_back({{"third", word() + tag_("first")}});
    }
    return {{"list", {{"elements", std::move(elements)}}}};
  }

  Json entry() {
    const int kind = path_to(3);
    if (kind == 0) return {{"matrix", {{"generators", {list("key"), other_list()}}}}};
    return kind == 1 ? with_selector(list("key")) : list("key");
  }

  Json with_selector(Json entry) {
    entry["selector"] = {{"matchExpressions",
                          {{{"key", "first"},
                            {"operator", path_to(2) == 0 ? "In" : "NotIn"},
                            {"values", {"a", "web"}}}}}};
    return entry;
  }

  Json application() {
    Json application = {
        {"metadata", {{"name", "n-" + tag_("key")}, {"labels", {{tag_("first"), tag_("second")}}}}},
        {"spec",
         {{"project", "default"},
          {"source",
           {{"repoURL", "https://git.example.com/" + tag_("first")},
            {"path", tag_("key") + "/" + tag_("second")}}},
          {"destination", {{"name", tag_("second")}, {"namespace", "literal"}}}}}};
    if (path_to(2) == 0) {
      application["spec"]["source"]["helm"] = {
          {"valuesObject", {{"deep", {tag_("key"), 1, true, nullptr}}}}};
    }
    return application;
  }

  std::mt19937 random_;
  Tagged tag_;
  bool is_go_;
};

Expansion made_of(const Json& set) {
  WorldInventory inventory(Json::object());
  return expand(set, inventory, {}, std::make_shared<fakes::StillWorld>());
}

std::string text_of(const Expansion& expansion) {
  std::string text;
  for (const auto& one : expansion.applications) text += one.application.dump() + '\n';
  return text;
}

}  // namespace

TEST_CASE("twins in both languages make the same, each time") {
  std::size_t made = 0;
  for (unsigned seed = 0; seed < sets_to_draw; ++seed) {
    const Json go = Drawing(seed, true).set();
    const auto one = made_of(go);
    const auto other = made_of(Drawing(seed, false).set());
    INFO("seed " << seed << '\n' << go.dump(1));
    REQUIRE(one.errors.size() == other.errors.size());
    REQUIRE(text_of(one) == text_of(other));
    REQUIRE(text_of(one) == text_of(made_of(go)));
    made += one.applications.size();
  }
  CHECK(made > sets_to_draw);
}

}  // namespace applicationset
