// What a model holds, as text, by the tables of its fields: so that a test shows where two differ.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/impl/codec.ipp"

namespace rocketpunch::test {

/// Appends the value of a field of that type.
void show_field(std::string& out, const detail::codec::Type& type, const void* value);

inline void show(std::string& out, const std::string& text) {
  out.append(std::to_string(text.size())).append(":").append(text);
}
inline void show(std::string& out, const Secret& secret) { show(out, std::string(secret.reveal())); }
template <std::integral T>
void show(std::string& out, T number) {
  out.append(std::to_string(number));
}
inline void show(std::string& out, double number) { show(out, std::bit_cast<std::uint64_t>(number)); }
template <class T>
requires requires(const T& value) {
  to_string(value);
} &&(!std::integral<T>)void show(std::string& out, const T& value) {
  show(out, std::string(to_string(value)));
}
template <class T>
void show(std::string& out, const std::optional<T>& value);
template <class T>
void show(std::string& out, const std::shared_ptr<const T>& value);
template <class T>
void show(std::string& out, const std::vector<T>& values);
template <class Model>
requires requires { detail::codec::Schema<Model, detail::codec::Field>::fields; }
void show(std::string& out, const Model& model) {
  out += '{';
  for (const detail::codec::Field& field : detail::codec::Schema<Model, detail::codec::Field>::fields) {
    // these would make room in a list that another field shows
    if (field.name == "organizer" || field.name == "event_type") continue;
    out.append(field.name).append("=");
    show_field(out, *field.type, field.address(const_cast<Model*>(&model)));
    out += ' ';
  }
  out += '}';
}
template <class T>
void show(std::string& out, const std::optional<T>& value) {
  if (value)
    show(out, *value);
  else
    out += '-';
}
template <class T>
void show(std::string& out, const std::shared_ptr<const T>& value) {
  if (value)
    show(out, *value);
  else
    out += '-';
}
template <class T>
void show(std::string& out, const std::vector<T>& values) {
  out += '[';
  for (const T& value : values) {
    show(out, value);
    out += ' ';
  }
  out += ']';
}

struct Shown {
  const detail::codec::Type* type;
  void (*show)(std::string& out, const void* value);
};
template <class T>
void show_as(std::string& out, const void* value) {
  show(out, *static_cast<const T*>(value));
}
template <class... T>
std::vector<Shown> all_shown() {
  return {{&detail::codec::type_of<T>, &show_as<T>}...,
          {&detail::codec::type_of<std::vector<T>>, &show_as<std::vector<T>>}...,
          {&detail::codec::type_of<std::optional<T>>, &show_as<std::optional<T>>}...,
          {&detail::codec::type_of<int, detail::codec::Count<int>>, &show_as<int>},
          {&detail::codec::type_of<std::int64_t, detail::codec::Count<std::int64_t>>, &show_as<std::int64_t>},
          {&detail::codec::type_of<std::string, detail::codec::TextOrInteger>, &show_as<std::string>},
          {&detail::codec::type_of<EventId, detail::codec::TextOrInteger>, &show_as<EventId>},
          {&detail::codec::type_of<CompanyId, detail::codec::TextOrInteger>, &show_as<CompanyId>},
          {&detail::codec::type_of<std::optional<EventLocation>, detail::codec::LocationOrText>,
           &show_as<std::optional<EventLocation>>},
          {&detail::codec::type_of<std::shared_ptr<const Post>>, &show_as<std::shared_ptr<const Post>>}};
}

inline void show_field(std::string& out, const detail::codec::Type& type, const void* value) {
  static const auto all =
      all_shown<std::string, Secret, int, std::int64_t, double, Timestamp, Date, TimeOfDay, ApplyMethod,
                ApplyType, AuthorType, Code, Company, CompanyPermission, CompanyRef, CompanySize,
                EmploymentType, Event, EventAttachment, EventCategory, EventFaq, EventFaqCategory, EventHost,
                EventJoinType, EventOpenType, EventSession, EventSpeaker, EventStats, EventStatus,
                EventSubject, EventSummary, EventTicket, EventTimeSlot, EventHostRole, EventHostType, Job,
                JobCompany, JobIndustry, JobStatus, JobSummary, EventLocation, Mention, OpenGraph, Post,
                PostAuthor, PostImage, PostMentions, PostStats, PostSummary, Profile, ProfileCompany,
                ResourceRole, ResourceType, Seniority, EventTicketType, WorkType, CompanyJob, JobId, PostId,
                PostImageId, EventId, CompanyId, EventTicketId, EventSessionId, EventHostId, EventFaqId>();
  for (const Shown& one : all)
    if (one.type == &type) return one.show(out, value);
  if (&type == &detail::codec::type_of<bool>) return show_as<bool>(out, value);
  if (&type == &detail::codec::type_of<std::optional<bool>>) return show_as<std::optional<bool>>(out, value);
  throw std::logic_error(std::string("support/shown.hpp doesn't know a type that expects ") + type.expects);
}

/// All that a model holds.
template <class Model>
std::string shown(const Model& model) {
  std::string out;
  show(out, model);
  return out;
}

}  // namespace rocketpunch::test
