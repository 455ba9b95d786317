#pragma once
#include "rocketpunch/version.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/id.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {
inline constexpr std::string_view site = "https://www.rocketpunch.com";
inline std::string page_url(std::string_view path, std::string_view id) {
  return std::string(site).append(path).append(detail::percent_encode(id));
}
}  // namespace detail

/// The page of a job on the web.
inline std::string job_url(JobId job_id) { return detail::page_url("/jobs/", to_string(job_id)); }
/// The page of an event on the web.
inline std::string event_url(const EventId& event_id) {
  return detail::page_url("/events/", event_id.value());
}
/// The page of a post on the web.
inline std::string post_url(PostId post_id) { return detail::page_url("/post/", to_string(post_id)); }
/// The page of a company on the web, by its handle.
inline std::string company_url(std::string_view handle) { return detail::page_url("/companies/", handle); }
/// The page of a person on the web, by the handle.
inline std::string profile_url(std::string_view handle) { return detail::page_url("/@", handle); }

/// The id in the URL of a job's page, such as `https://www.rocketpunch.com/jobs/158697` (a language before
/// `/jobs`, a title behind the id, a query and a fragment may be there too); nothing for any other text.
inline std::optional<JobId> job_id_from_url(std::string_view text) noexcept {
  // a copied page URL may hold Korean in the title: only what stands before it matters
  std::size_t usable = 0;
  while (usable < text.size() && detail::is_url_character(text[usable])) ++usable;
  if (usable < text.size() && static_cast<unsigned char>(text[usable]) < 0x80) return std::nullopt;
  const auto url = detail::parse_url(text.substr(0, usable));
  if (!url) return std::nullopt;
  if (!detail::equal_ignoring_case(url->host, "www.rocketpunch.com") &&
      !detail::equal_ignoring_case(url->host, "rocketpunch.com"))
    return std::nullopt;

  std::string_view path = url->path;
  constexpr std::string_view jobs = "/jobs/";
  if (path.substr(0, jobs.size()) != jobs) {
    const auto language = path.find('/', 1);
    if (language == path.npos || language > sizeof("/zh-CN") - 1) return std::nullopt;
    path.remove_prefix(language);
    if (path.substr(0, jobs.size()) != jobs) return std::nullopt;
  }
  path.remove_prefix(jobs.size());
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), id);
  // where the text was cut, more may belong to the last segment
  const bool cut_here = usable < text.size() && end == text.data() + usable;
  const bool whole = end == path.data() + path.size() ? !cut_here : *end == '/';
  if (error != std::errc{} || !whole || id <= 0) return std::nullopt;
  return id;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
