#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/written.hpp"

namespace rocketpunch::codec {

template <>
struct Schema<WrittenJob> {
  static constexpr Field fields[] = {
      field<&WrittenJob::id>("jobId", Need::now),
      field<&WrittenJob::status>("status", Need::now),
      field<&WrittenJob::hiring>("hiring", Need::now),
      field<&WrittenJob::title>("title", Need::now),
      field<&WrittenJob::subtitle>("subtitle"),
      field<&WrittenJob::category>("jobCategory"),
      field<&WrittenJob::seniorities>("seniorities", Need::now),
      field<&WrittenJob::employment_types>("employmentTypes", Need::now),
      field<&WrittenJob::work_type>("workType"),
      field<&WrittenJob::start_at>("startAt"),
      field<&WrittenJob::end_at>("endAt"),
      field<&WrittenJob::web_url>("webUrl", Need::now),
  };
};

template <>
struct Schema<WrittenEvent> {
  static constexpr Field fields[] = {
      field<&WrittenEvent::id>("eventId", Need::now),
      field<&WrittenEvent::web_url>("webUrl", Need::now),
  };
};

template <>
struct Schema<WrittenTicket> {
  static constexpr Field fields[] = {
      field<&WrittenTicket::id>("ticketId", Need::now),
  };
};

template <>
struct Schema<WrittenSession> {
  static constexpr Field fields[] = {
      field<&WrittenSession::id>("sessionId", Need::now),
  };
};

template <>
struct Schema<WrittenHost> {
  static constexpr Field fields[] = {
      field<&WrittenHost::id>("hostId", Need::now),
  };
};

template <>
struct Schema<WrittenFaq> {
  static constexpr Field fields[] = {
      field<&WrittenFaq::id>("faqId", Need::now),
  };
};

}  // namespace rocketpunch::codec
