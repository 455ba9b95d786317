#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "allocations.hpp"

namespace bench {

/// One of several ways to do the same.
struct Contender {
  std::string name;
  std::function<void()> once;
};

/// How often to measure.
struct Effort {
  int rounds = 41;      ///< Of each contender, in turn: what else the machine does meets all of them alike.
  int per_round = 100;  ///< Repetitions whose median is the round's figure.
};

/// The middle value, the smallest and the largest.
struct Spread {
  double median = 0, least = 0, most = 0;
};

inline Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.front(), values.back()};
}

inline double median_microseconds(const std::function<void()>& once, int repetitions) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) {
    const auto begin = Clock::now();
    once();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  return spread(std::move(times)).median;
}

/// Measures all contenders in interleaved rounds and prints a line for each. Ratios are to the first one,
/// taken within each round.
inline void compare(const std::string& title, const std::vector<Contender>& contenders,
                    const Effort& effort) {
  std::vector<std::vector<double>> times(contenders.size()), ratios(contenders.size());
  for (const Contender& contender : contenders)
    median_microseconds(contender.once, effort.per_round);  // warms up
  for (int round = 0; round < effort.rounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      times[i].push_back(median_microseconds(contenders[i].once, effort.per_round));
      ratios[i].push_back(times[i].back() / times[0].back());
    }
  }

  std::printf("\n%s\n", title.c_str());
  std::printf("  %-44s %9s %9s %9s   %5s  %-13s %11s %6s\n", "", "median", "min", "max", "ratio", "min - max",
              "allocations", "ratio");
  double first_count = 0;
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    const auto before = allocations();
    contenders[i].once();
    const auto count = static_cast<double>(allocations() - before);
    if (i == 0) first_count = count;
    const Spread time = spread(times[i]), ratio = spread(ratios[i]);
    std::printf("  %-44s %6.1f us %6.1f us %6.1f us   %5.2f  %4.2f - %4.2f   %11.0f %6.2f\n",
                contenders[i].name.c_str(), time.median, time.least, time.most, ratio.median, ratio.least,
                ratio.most, count, first_count > 0 ? count / first_count : 0.0);
  }
  std::printf(
      "  %d interleaved rounds; a round's figure is the median of %d repetitions; ratios are to the first "
      "line, within a round\n",
      effort.rounds, effort.per_round);
}

}  // namespace bench
