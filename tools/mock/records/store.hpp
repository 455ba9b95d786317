// What the mock knows: the records behind its answers.
#pragma once

#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "rocketpunch/testing/mock_server.hpp"
#include "text/language.hpp"
#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {

/// What the mock's user wrote; the answers are made of it.
struct OwnJob {
  /// As in the request.
  Json fields;
  /// Addresses.
  Json images;
  /// draft, published or finish.
  std::string status = "draft";
};

struct Job {
  std::int64_t id = 0;
  Localized summary;
  Localized detail;
  /// The earlier guide's form; empty unless the options ask for it.
  Localized guide;
  /// What a keyword is looked for in: both languages, in lower case.
  std::string text;
  /// Published and hiring, which only searches ask for.
  bool listed = true;
  Seconds created{};
  int popularity = 0;
  /// None: another's, which can't be written.
  std::optional<OwnJob> own;
};

/// A ticket, session, host or question of an event.
struct EventPart {
  std::int64_t id = 0;
  /// As in the request.
  Json fields;
};

/// What the mock's user wrote; the answers are made of it.
struct OwnEvent {
  /// As in the request, its hosts aside.
  Json fields;
  /// Address.
  Json banner;
  /// As answered.
  Json attachments;
  Seconds created{};
  int participants = 0;
  std::vector<EventPart> tickets, sessions, hosts, faqs;
};

struct Event {
  std::string id;
  Localized summary;
  Localized detail;
  Localized guide;
  Localized tickets;
  Localized sessions;
  Localized faqs;
  std::string text;
  /// Not canceled.
  bool listed = true;
  Seconds start{};
  Seconds end{};
  /// None: another's, which can't be written.
  std::optional<OwnEvent> own;
};

struct Post {
  std::int64_t id = 0;
  Localized summary;
  Localized detail;
  std::string text;
  /// Written by the mock's user.
  bool own = false;
  Seconds posted{};
};

/// Only in the earlier guide.
struct Company {
  Localized body;
  std::string text;
};

/// Only in the earlier guide.
struct Profile {
  std::string handle;
  Localized body;
  std::string text;
};

struct Store {
  /// Generates the records, or reads them from the options' files. Throws std::runtime_error if a file is
  /// unusable.
  explicit Store(const MockOptions& options);

  mutable std::shared_mutex mutex;
  std::vector<Job> jobs;
  std::vector<Event> events;
  std::vector<Post> posts;
  std::vector<Company> companies;
  std::vector<Profile> profiles;
  /// Of whatever is made next; above all that are generated.
  std::int64_t next_id = 1'000'000'000;
};

}  // namespace rocketpunch::testing::mock
