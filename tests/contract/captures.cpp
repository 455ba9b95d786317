// Reads answers that were recorded from the service, and writes them again: nothing of them may be lost.
//   contract-captures FILE...        pages of jobs in files named jobs*, of events in events*
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <rocketpunch/json.hpp>
#include <string>
#include <string_view>

namespace rp = rocketpunch;
using nlohmann::json;

namespace {

/// What is left where null is the same as absent, and times are in the SDK's form.
json plain(const json& document, std::string_view name = {}) {
  if (document.is_string() && name.ends_with("At")) return json(document.get<rp::Timestamp>());
  json made = document;
  if (document.is_object()) {
    made = json::object();
    for (const auto& [field, value] : document.items())
      if (!value.is_null()) made[field] = plain(value, field);
  } else if (document.is_array()) {
    for (json& element : made) element = plain(element);
  }
  return made;
}

template <class T>
int faults_of(const std::string& file, const std::string& body) {
  const auto say = [&](const std::string& what) {
    std::cerr << "contract-captures: " << file << ": " << what << '\n';
    return 1;
  };
  const auto read = rp::parse<rp::WithUnknown<T>>(body);
  if (!read) return say(read.error().what());
  const json written = *read;
  int faults = 0;
  if (written.get<rp::WithUnknown<T>>() != *read) faults += say("is another when it is read again");
  if (json(read->value).template get<T>() != read->value) faults += say("is another without unknown fields");
  if (plain(written) != plain(json::parse(body)))
    faults += say("differs: " + json::diff(plain(json::parse(body)), plain(written)).dump());
  for (const auto& [pointer, value] : read->unknown) faults += say("has an unknown field: " + pointer);
  return faults;
}

}  // namespace

int main(int argc, char** argv) {
  int faults = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream stream(argv[i]);
    const std::string body{std::istreambuf_iterator<char>(stream), {}};
    const std::string name = std::filesystem::path(argv[i]).filename().string();
    if (name.starts_with("jobs"))
      faults += faults_of<rp::Page<rp::JobSummary>>(name, body);
    else if (name.starts_with("events"))
      faults += faults_of<rp::Page<rp::EventSummary>>(name, body);
    else
      faults += (std::cerr << "contract-captures: what is " << name << "?\n", 1);
  }
  std::cout << "contract-captures: " << argc - 1 << " answers, " << faults << " faults\n";
  return argc > 1 && faults == 0 ? 0 : 1;
}
