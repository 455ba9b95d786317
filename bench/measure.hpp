#pragma once

#include <time.h>

#include <algorithm>
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

/// What is measured of a contender.
enum class Of { elapsed, cpu };  // of this process, all of its threads

/// How to measure.
struct Effort {
  int rounds = 41;      ///< Of each contender, in turn: what else the machine does meets all of them alike.
  int per_round = 100;  ///< Repetitions whose median is the round's figure.
  Of of = Of::elapsed;
  double parts = 1;  ///< What `once` consists of; figures are of one such part.
  double ideal = 0;  ///< In microseconds, what ratios are to; 0: to the first contender.
};

/// The middle value, the smallest and the largest.
struct Spread {
  double median = 0, least = 0, most = 0;
};

inline Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.front(), values.back()};
}

inline double microseconds(Of of) {
  timespec time{};
  clock_gettime(of == Of::cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

inline double median_microseconds(const std::function<void()>& once, const Effort& effort) {
  std::vector<double> times;
  for (int i = 0; i < effort.per_round; ++i) {
    const double begin = microseconds(effort.of);
    once();
    times.push_back((microseconds(effort.of) - begin) / effort.parts);
  }
  return spread(std::move(times)).median;
}

/// Measures all contenders in interleaved rounds and prints a line for each. Ratios are to the first one,
/// taken within each round, or to the ideal. Gives their medians, in microseconds.
inline std::vector<double> compare(const std::string& title, const std::vector<Contender>& contenders,
                                   const Effort& effort) {
  std::vector<std::vector<double>> times(contenders.size()), ratios(contenders.size());
  for (const Contender& contender : contenders) median_microseconds(contender.once, effort);  // warms up
  for (int round = 0; round < effort.rounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      times[i].push_back(median_microseconds(contenders[i].once, effort));
      ratios[i].push_back(times[i].back() / (effort.ideal > 0 ? effort.ideal : times[0].back()));
    }
  }

  std::printf("\n%s\n", title.c_str());
  std::printf("  %-44s %9s %9s %9s   %5s  %-13s %11s %6s\n", "", "median", "min", "max", "ratio", "min - max",
              "allocations", "ratio");
  double first_count = 0;
  std::vector<double> medians;
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    const auto before = allocations();
    contenders[i].once();
    const auto count = static_cast<double>(allocations() - before) / effort.parts;
    if (i == 0) first_count = count;
    const Spread time = spread(times[i]), ratio = spread(ratios[i]);
    medians.push_back(time.median);
    const bool long_ones = time.least >= 10'000;
    const double unit = long_ones ? 1'000 : 1;
    const char* const name = long_ones ? "ms" : "us";
    std::printf("  %-44s %6.1f %s %6.1f %s %6.1f %s   %5.2f  %4.2f - %4.2f   %11.*f %6.2f\n",
                contenders[i].name.c_str(), time.median / unit, name, time.least / unit, name,
                time.most / unit, name, ratio.median, ratio.least, ratio.most,
                count < 100 && effort.parts > 1 ? 1 : 0, count, first_count > 0 ? count / first_count : 0.0);
  }
  std::printf("  %d interleaved rounds; a round's figure is the median of %d repetition%s; ratios are to ",
              effort.rounds, effort.per_round, effort.per_round == 1 ? "" : "s");
  if (effort.ideal > 0)
    std::printf("the ideal of %.0f ms; allocations are those of one thread\n", effort.ideal / 1'000);
  else
    std::printf("the first line, within a round\n");
  return medians;
}

}  // namespace bench
