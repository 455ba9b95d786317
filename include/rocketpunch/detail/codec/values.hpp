#pragma once
#include "rocketpunch/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/api/company.hpp"
#include "rocketpunch/api/event.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/api/job.hpp"
#include "rocketpunch/api/post.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/detail/config.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/pagination.hpp"

/// Structs that go to JSON and back, in both directions whatever a call does with them.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// All models, queries, drafts and changes, but for lists of them.
using Values = Types<
    // models
    ApplyMethod, Code, Company, CompanyJob, CompanyPermission, CompanyPermissions, CompanyRef, Event,
    EventAttachment, EventFaq, EventFaqCategory, EventHost, EventLocation, EventSession, EventSpeaker,
    EventStats, EventSummary, EventTicket, EventTimeSlot, Job, JobCompany, JobIndustry, JobSummary, Mention,
    OpenGraph, Post, PostAuthor, PostImage, PostMentions, PostStats, PostSummary, Profile, ProfileCompany,
    ResourceRole, ResourceRoles, UserInfo, WrittenEvent, WrittenEventFaq, WrittenEventHost,
    WrittenEventSession, WrittenEventTicket, WrittenPost,
    // pages of them
    Page<Company>, Page<CompanyJob>, Page<EventSummary>, Page<JobSummary>, Page<PostSummary>, Page<Profile>,
    // queries
    CompanyQuery, EventQuery, JobQuery, PageQuery, PostQuery, ProfileQuery, ResourceRoleQuery,
    // drafts and changes, and what they consist of
    ApplicationSetting, ChargedEventTicketDraft, EventChanges, EventDraft, EventFaqChanges, EventFaqDraft,
    EventDraftHost, EventSessionChanges, EventSessionDraft, EventTicketChanges, FreeEventTicketDraft,
    JobChanges, JobDraft, JobPeriod, EventHostDraft, PostDraft, TicketQuestion>;

template <class T, class List>
inline constexpr bool is_among = false;
template <class T, class... Of>
inline constexpr bool is_among<T, Types<Of...>> = (std::is_same_v<T, Of> || ...);

/// A struct that goes to JSON and back.
template <class T>
concept Value = is_among<T, Values>;

template <class T>
inline constexpr bool is_list_of_values = false;
template <Value T>
inline constexpr bool is_list_of_values<std::vector<T>> = true;

/// What the body of an answer can be.
template <class T>
concept ValueOrList = Value<T> || is_list_of_values<T>;

struct Type;
struct WriteObject;

/// How it is read, by the table of its fields.
template <ValueOrList T>
const Type& type_of_value() noexcept;
/// How it is written, by the same table.
template <Value T>
const WriteObject& fields_of_value() noexcept;

/// The JSON of a struct. Throws an `Error` of kind `invalid_argument` where a field has no form there.
template <class = void>
std::string value_to_json(const WriteObject& how, const void* value);
/// Reads a text into `to`, which is of that type; an error of kind `decode` tells what is wrong, with the
/// path.
template <class = void>
std::optional<Error> value_from_json(std::string_view text, const Type& type, void* to);

/// As `value_from_json`, and keeps the fields that it passes over.
template <class = void>
std::optional<Error> value_from_json_keeping(std::string_view text, const Type& type, void* to,
                                             std::vector<UnknownField>& unknown);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec

#if ROCKETPUNCH_HEADER_ONLY
#include "rocketpunch/impl/values.ipp"
#endif
