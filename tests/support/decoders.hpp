// All decoders with their samples, for tests that every one of them has to pass.
#pragma once

#include <vector>

#include "rocketpunch/impl/codec.ipp"
#include "support/decode.hpp"
#include "support/samples.hpp"

namespace rocketpunch::test {

/// A decoder and a body for it.
struct Decoder {
  const char* name;
  std::string_view sample;
  std::string (*fault)(std::string_view body);  ///< empty: the body is one
};

inline std::string fault_in_error_body(std::string_view body) {
  return error_body(body) ? "" : "no error body";
}

inline const Decoder model_decoders[] = {
    {"page of jobs", job_page, &fault_in<Page<JobSummary>>},
    {"guide's page of jobs", guide_job_page, &fault_in<Page<JobSummary>>},
    {"job", job, &fault_in<Job>},
    {"guide's job", guide_job, &fault_in<Job>},
    {"page of events", event_page, &fault_in<Page<EventSummary>>},
    {"guide's page of events", guide_event_page, &fault_in<Page<EventSummary>>},
    {"event", event, &fault_in<Event>},
    {"guide's event", guide_event, &fault_in<Event>},
    {"tickets", tickets, &fault_in<std::vector<EventTicket>>},
    {"sessions", sessions, &fault_in<std::vector<EventTimeSlot>>},
    {"faqs", faqs, &fault_in<std::vector<EventFaqCategory>>},
    {"page of posts", post_page, &fault_in<Page<PostSummary>>},
    {"post", post, &fault_in<Post>},
    {"written post", written_post, &fault_in<WrittenPost>},
    {"codes", code_list, &fault_in<std::vector<Code>>},
    {"industries", industries, &fault_in<std::vector<JobIndustry>>},
    {"page of companies", company_page, &fault_in<Page<Company>>},
    {"page of profiles", profile_page, &fault_in<Page<Profile>>},
};

inline const Decoder error_decoders[] = {
    {"service's error", service_error, &fault_in_error_body},
    {"guide's error", guide_error, &fault_in_error_body},
    {"OAuth error", oauth_error, &fault_in_error_body},
};

}  // namespace rocketpunch::test
