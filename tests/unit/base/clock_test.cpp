// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace base;
using namespace std::chrono_literals;

namespace {

// Time that passes only when somebody sleeps.
class ManualClock final : public Clock {
 public:
  TimePoint now() override { return now_; }
  std::chrono::seconds since_epoch() override { return 0s; }
  Result<void> sleep_for(Duration duration) override {
    now_ += duration;
    return {};
  }

 private:
  TimePoint now_;
};

}  // namespace

TEST_CASE("clock: durations are read as Go writes them, a plain number as seconds", "[base]") {
  struct Row {
    std::string text;
    Duration duration;
  };
  const auto row = GENERATE(values<Row>({
      {"90s", 90s},
      {"10m", 10min},
      {"1h30m", 90min},
      {"250ms", 250ms},
      {"1.5h", 90min},
      {"90", 90s},
      {"0.5", 500ms},
      {"0", 0s},
      {"1m1m", 2min},
  }));
  CAPTURE(row.text);
  CHECK(parse_duration(row.text).value() == row.duration);
}

TEST_CASE("clock: anything else is not a duration", "[base]") {
  const auto* text =
      GENERATE("", " ", "-1s", "+1s", "1 s", "s", "1x", "1s5", "0s5", "1e3", "1.s", ".5s", "1..5s",
               "99999999999999999999s", "1000000h", "inf", "nan", "10M", "1\x1b[31m");
  CAPTURE(text);
  REQUIRE_FALSE(parse_duration(text));
  CHECK(parse_duration(text).error().kind == ErrorKind::usage);
  CHECK(parse_duration(text).error().message.find('\x1b') == std::string::npos);
}

TEST_CASE("clock: durations are written for people", "[base]") {
  CHECK(to_string(Duration(203ms)) == "0.2 s");
  CHECK(to_string(Duration(12s)) == "12 s");
  CHECK(to_string(Duration(90s)) == "90 s");
  CHECK(to_string(Duration(2min)) == "2m");
  CHECK(to_string(Duration(90min)) == "1h30m");
  CHECK(to_string(Duration(3605s)) == "1h5s");
}

TEST_CASE("clock: back-off doubles up to its longest, with a random part of half", "[base]") {
  Backoff backoff(100ms, 1s);
  for (const Duration most : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
    const auto pause = backoff.next();
    CAPTURE(most.count(), pause.count());
    CHECK(pause >= most / 2);
    CHECK(pause <= most);
  }
}

TEST_CASE("clock: a deadline never lets a sleep pass its end", "[base]") {
  ManualClock clock;
  const Deadline deadline(clock, 10s);
  CHECK(deadline.sleep_for(4s).has_value());
  CHECK(deadline.remaining() == 6s);
  const auto too_long = deadline.sleep_for(7s);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().kind == ErrorKind::timeout);
  CHECK(too_long.error().message == "out of time: not done within 10 s");
  CHECK(deadline.is_over());
  CHECK(deadline.remaining() == 0s);
}
