// SPDX-License-Identifier: Apache-2.0
#include "update-values/versions.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace tools::update_values;

TEST_CASE("compare_versions: the older one comes first", "[update-values]") {
  struct Row {
    std::string older;
    std::string newer;
  };
  const auto row = GENERATE(values<Row>({
      {"1.2.3", "1.2.10"},
      {"v1.9", "v1.10.0"},
      {"1.0.0-rc.9", "1.0.0-rc.10"},
      {"1.0.0-rc.1", "1.0.0"},
      {"1.2.3", "v2"},
      {"2.0", "10.0.0"},
      {"41", "107"},
      {"041", "107"},
      {"99999999999999999999", "100000000000000000000"},
      {"2026-05-01", "2026-05-10"},
      {"2026.05.01", "2026.11.02"},
      {"20260501.2", "20260501.11"},
      {"2026-05-01T09:00:00Z", "2026-05-01T10:00:00Z"},
      {"v41", "v107"},
      {"main-41", "main-107"},
      {"main-41-9f8e7d6", "main-107-1a2b3c4"},
      {"41-9f8e7d6", "107-1a2b3c4"},
      {"build41", "build107"},
      {"v1.0.0-5-gabc1234", "v1.0.0-10-gdef5678"},
      {"v1.0.0", "v1.0.0-5-gabc1234"},
      {"v1.0.0-5-gabc1234", "v1.0.1"},
      {"v1.0.0-rc.1-3-gabc1234", "v1.0.0"},
      {"1.0.0-rc9", "1.0.0-rc10"},
      {"1.2.3-9f8e7d6", "1.2.4-1a2b3c4"},
      {"7.0.11-debian-11-r9", "7.0.11-debian-11-r10"},
      {"7.0.11-debian-11-r9", "7.0.11-debian-12-r0"},
      {"1.4.0-rc9.1", "1.4.0-rc10.1"},
      {"1.4.0-rc", "1.4.0-rc.1"},
      {"1.4.0-rc", "1.4.0-rc1"},
      {"v1.0.0-pr9-abc", "v1.0.0-pr12-abc"},
      {"v1.0.0-beta2-3", "v1.0.0-beta11-1"},
      {"1.0.0-p9.abc1234", "1.0.0-p10.abc1234"},
      {"1.0.0-alpha.7", "1.0.0-beta.2"},
      {"1.0.0-beta9", "1.0.0-RC1"},
      {"1.27.0-alpine3.9", "1.27.0-alpine3.18"},
      {"1.4.0-20260501", "1.4.0-20260502"},
      {"1.4.0-20260501T120000", "1.4.0-20260502T090000"},
      {"1.4.0-build.9876543210", "1.4.0-build.9876543211"},
      {"8.0.0-8u202", "8.0.0-8u212"},
  }));
  CAPTURE(row.older, row.newer);
  CHECK(compare_versions(row.older, row.newer) == std::weak_ordering::less);
  CHECK(compare_versions(row.newer, row.older) == std::weak_ordering::greater);
  CHECK(compare_versions(row.newer, row.newer) == std::weak_ordering::equivalent);
}

TEST_CASE("compare_versions: what says nothing about time is not compared", "[update-values]") {
  struct Row {
    std::string one;
    std::string other;
  };
  const auto row = GENERATE(values<Row>({
      {"latest", "1.2.3"},
      {"1.2.3", "latest"},
      {"9f8e7d6", "1a2b3c4"},
      {"a1b2c3d", "a2b2c3d"},
      {"41-9f8e7d6", "41-1a2b3c4"},
      {"main-41", "develop-42"},
      {"", "1"},
      {"stable", "canary"},
      {"2026-05-01", "2026-05"},
      {"1.2.3-9f8e7d6", "1.2.3-abc1234"},
      {"1.2.3+20260501", "1.2.3+20260502"},
      {"v1.0.0-5-gabc1234", "v1.0.0-5-gdef5678"},
      {"1.4.0-dev-9f8e7d6", "1.4.0-dev-abc1234"},
      {"1.4.0-dev-9f8e7d6", "1.4.0-dev-1234567"},
      {"1.4.0-dev.0f8e7d6", "1.4.0-dev.abc1234"},
      {"1.4.0-SNAPSHOT-abc1234", "1.4.0-SNAPSHOT-1f8e7d6"},
      {"1.4.0-main-abcde12", "1.4.0-main-abcde34"},
      {"1.4.0-main-9f8e", "1.4.0-main-10ab"},
      {"1.4.0-dev", "1.4.0-dev-1a2b3c4"},
      {"1.27.0-debian", "1.27.0-alpine"},
      {"1.27.0-rc1", "1.27.0-rc1-alpine"},
      {"1.4.0-rc.2", "1.4.0-rc1"},
      {"1.4.0-1", "1.4.0-rc1"},
      {"1.0.0", "1234567"},
      {"1.2.3", "2"},
      {"2026-05-01", "1.2.3"},
  }));
  CAPTURE(row.one, row.other);
  CHECK_FALSE(compare_versions(row.one, row.other));
  CHECK_FALSE(compare_versions(row.other, row.one));
}

TEST_CASE("compare_versions: two spellings of one version are equally new", "[update-values]") {
  CHECK(compare_versions("v1.2.0", "1.2.0") == std::weak_ordering::equivalent);
}
