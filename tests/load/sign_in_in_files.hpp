// A sign-in in files, where the right to refresh is a lock of the system: processes that are killed while
// they write.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "load/sign_in_stage.hpp"

inline bool has_damaged_files(const Stage& stage) {
  for (const auto& entry : std::filesystem::directory_iterator(stage.store.address()))
    if (entry.path().extension() == ".damaged") return true;
  return false;
}

/// Whether tokens that a refresh gave were written as a whole, and not put in their place.
inline bool has_answer_on_disk(const Stage& stage) {
  std::ifstream file(stage.store.address() + '/' + shared_user + ".json.part", std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return text.find("\"answers\":") != text.npos && text.ends_with("\"}");
}

/// How starts went after a process was ended.
struct Starts {
  int worked = 0, lost = 0;
  int on_disk = 0, thrown_away = 0;  // answers that lay on the disk, not in their place yet; and were lost
};

/// Ends one of so many processes by SIGKILL, that often, and starts another after each.
inline bool kill_some(Stage& stage, std::size_t at_once, int times, Starts& starts) {
  std::mt19937 random(std::random_device{}());
  std::vector<Process> victims;
  const auto start_victim = [&] {
    auto victim = stage.start({.mode = "refresh"});
    victim.line();
    return victim;
  };
  while (victims.size() < at_once) victims.push_back(start_victim());
  for (int i = 0; i < times; ++i) {
    Process& victim = victims[random() % victims.size()];
    victim.leave_alone(std::chrono::milliseconds(random() % 50));
    victim.end();
    victim.wait();
    // of several, another may put it in its place before it is looked at
    const bool on_disk = at_once == 1 && has_answer_on_disk(stage);
    starts.on_disk += on_disk;
    switch (stage.start({.mode = "probe"}).wait()) {
      case works: ++starts.worked; break;
      case answer_lost:
        ++starts.lost;
        starts.thrown_away += on_disk;
        stage.sign_in();
        break;
      default: return holds(false, "a later start works, or reports a lost answer");
    }
    victim = start_victim();
  }
  return true;
}

inline int killed(const std::string& program, int times) {
  Stage stage(program, std::chrono::milliseconds(3));
  Starts starts;
  bool good = kill_some(stage, 4, times / 2, starts) && kill_some(stage, 1, times - times / 2, starts);
  const auto counts = stage.server.oauth_counts();
  std::cout << "shared-sign-in: killed: " << times << " processes ended, after which " << starts.worked
            << " starts worked and " << starts.lost << " reported a lost answer; " << starts.on_disk
            << " answers lay on the disk, " << starts.thrown_away << " of them were lost; "
            << counts.rotations << " rotations, " << counts.reuses << " reuses\n";
  good = holds(starts.worked + starts.lost == times, "every later start was judged") && good;
  good = holds(starts.thrown_away == 0, "no answer is lost that lay complete on the disk") && good;
  // what the service has taken for a second use had its answer lost
  good =
      holds(static_cast<std::size_t>(starts.lost) <= counts.reuses, "no answer is lost that was not given") &&
      good;
  good = holds(starts.worked > 0, "starts work in spite of the killing") && good;
  good = holds(!has_damaged_files(stage), "no damaged file") && good;
  return good ? works : fails;
}
