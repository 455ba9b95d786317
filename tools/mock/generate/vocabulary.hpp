// Words of which the generated records are made. Companies and people are invented.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "text/language.hpp"

namespace rocketpunch::testing::mock {

/// An entry of /codes/*.
struct Code {
  const char* code = "";
  Phrase label;
  Phrase about;
};

std::span<const Code> seniority_codes();
std::span<const Code> employment_type_codes();
std::span<const Code> job_category_codes();
std::span<const Code> event_category_codes();
std::span<const Code> event_subject_codes();
/// The codes alone.
std::vector<const char*> codes_of(std::span<const Code> codes);

/// A node of the industries, in the order of a walk through the tree.
struct Industry {
  int level = 1;
  const char* code = "";
  Phrase label;
};

std::span<const Industry> industries();

struct Employer {
  /// Null for a company without a page of its own.
  const char* handle = nullptr;
  /// As the company writes it itself: it isn't translated.
  const char* name = "";
  const char* industry = nullptr;
  const char* size = nullptr;
  Phrase city;
  Phrase about;
  int employees = 0;
  int founded = 0;
};

std::span<const Employer> employers();

/// A kind of job.
struct Role {
  const char* category = "";
  Phrase title;
  Phrase subtitle;
  Phrase duty;
};

std::span<const Role> roles();

struct EventTheme {
  Phrase name;
  const char* category = "";
  const char* subject = "";
};

std::span<const EventTheme> event_themes();

struct Venue {
  Phrase region;
  Phrase locality;
  Phrase place;
  Phrase address;
  Phrase detail;
  Phrase directions;
  double latitude = 0;
  double longitude = 0;
};

std::span<const Venue> venues();

struct Person {
  const char* handle = "";
  Phrase name;
};

std::span<const Person> people();

/// What posts say.
std::span<const Phrase> post_texts();

/// Address of an image; the host doesn't exist.
std::string image_url(const std::string& path);
/// Addresses of pages for people, as the service has them.
std::string job_url(std::int64_t id);
std::string event_url(const std::string& id);

}  // namespace rocketpunch::testing::mock
