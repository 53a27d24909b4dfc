// SPDX-License-Identifier: Apache-2.0

// Looks for images in whatever the bytes are. The first byte chooses the file's name and the
// options, the second what is wanted, the rest is the file. What is planned can be edited or is
// refused; the proof inside edit() throws where an edit changes anything else. Once edited, the
// file has what was wanted: the same again changes nothing.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "update-values/image_plan.hpp"

using namespace tools::update_values;

namespace {

const std::string digest = "@sha256:" + std::string(64, 'd');

std::vector<ImageIntent> wanted_by(unsigned choice) {
  const std::string versions[] = {":v2", ":1e3", digest, ":v2" + digest};
  std::vector<ImageIntent> wanted;
  for (const auto* repository : {"app", "registry.example.com/app", "nginx", "reg:5000/team/app"}) {
    auto read = read_image_intents({repository + versions[choice & 3U]});
    require(read.has_value(), "the intents can be read");
    wanted.push_back(read->front());
    choice >>= 2U;
  }
  return wanted;
}

std::string name_for(unsigned choice) {
  const std::string names[] = {"a.yaml", "kustomization.yaml", "a.json", "kustomization.yml"};
  return names[choice & 3U];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto path = name_for(data[0]);
  const auto wanted = wanted_by(data[1]);
  const ImageOptions options{.drops_digests = (data[0] & 4U) != 0,
                             .adds_tags = (data[0] & 8U) != 0,
                             .adds_entries = (data[0] & 16U) != 0,
                             .is_named = (data[0] & 32U) != 0};
  const yaml::EditOptions manner{
      .format = yaml::format_of(path),
      .aliases = (data[0] & 64U) != 0 ? yaml::Aliases::follow : yaml::Aliases::refuse};
  const auto seen = see_images(path, text, wanted);
  (void)image_not_found(wanted, seen);
  const auto plan = plan_images(path, text, wanted, options);
  if (!plan || plan->edits.empty()) return 0;
  const auto edited = yaml::edit(text, plan->edits, manner);
  if (!edited) return 0;
  const auto again = plan_images(path, edited->text, wanted, options);
  require(again.has_value(), "the new file can be looked into");
  require(again->hits.size() == plan->hits.size(), "the same images are found");
  const auto twice = yaml::edit(edited->text, again->edits, manner);
  require(twice.has_value(), "the same edits are possible twice");
  require(twice->text == edited->text, "twice is once");
  return 0;
}
