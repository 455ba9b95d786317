// rocketpunch::compiled: what requests are written by, and answers read.
#include "rocketpunch/codec/bodies.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/codec/tables.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

namespace rocketpunch::codec {

template Result<WireRequest> encode(const Operation&, const JobQuery&);
template Result<WireRequest> encode(const Operation&, const EventQuery&);
template Result<WireRequest> encode(const Operation&, const PostQuery&);
template Result<WireRequest> encode(const Operation&, const CompanyQuery&);
template Result<WireRequest> encode(const Operation&, const ProfileQuery&);
template Result<WireRequest> encode(const Operation&, const CompanyJobQuery&);
template Result<WireRequest> encode(const Operation&, const CompanyRoleQuery&);
template Result<WireRequest> encode(const Operation&, const RawRequest&);

template const Type& model_type<Page<JobSummary>>() noexcept;
template const Type& model_type<Job>() noexcept;
template const Type& model_type<WrittenJob>() noexcept;
template const Type& model_type<Page<WrittenJob>>() noexcept;
template const Type& model_type<Page<EventSummary>>() noexcept;
template const Type& model_type<Event>() noexcept;
template const Type& model_type<std::vector<EventTicket>>() noexcept;
template const Type& model_type<std::vector<EventTimeSlot>>() noexcept;
template const Type& model_type<std::vector<EventFaqCategory>>() noexcept;
template const Type& model_type<WrittenEvent>() noexcept;
template const Type& model_type<WrittenTicket>() noexcept;
template const Type& model_type<WrittenSession>() noexcept;
template const Type& model_type<WrittenHost>() noexcept;
template const Type& model_type<WrittenFaq>() noexcept;
template const Type& model_type<Page<PostSummary>>() noexcept;
template const Type& model_type<Post>() noexcept;
template const Type& model_type<WrittenPost>() noexcept;
template const Type& model_type<std::vector<Code>>() noexcept;
template const Type& model_type<std::vector<JobIndustry>>() noexcept;
template const Type& model_type<Page<Company>>() noexcept;
template const Type& model_type<Profile>() noexcept;
template const Type& model_type<Page<Profile>>() noexcept;
template const Type& model_type<CompanyPermissions>() noexcept;
template const Type& model_type<ResourceRoles>() noexcept;

template Result<WireRequest> write_json(RequestWriter, const JobPeriod&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const FreeTicketDraft&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const ChargedTicketDraft&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const TicketChanges&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const SessionDraft&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const SessionChanges&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const NewEventHost&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const HostRoleChange&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const FaqDraft&, const Checks&);
template Result<WireRequest> write_json(RequestWriter, const FaqChanges&, const Checks&);

using Images = std::initializer_list<ImageGroup>;
template Result<WireRequest> write_parts(RequestWriter, const JobDraft&, const Checks&, Images);
template Result<WireRequest> write_parts(RequestWriter, const JobChanges&, const Checks&, Images);
template Result<WireRequest> write_parts(RequestWriter, const EventDraft&, const Checks&, Images);
template Result<WireRequest> write_parts(RequestWriter, const EventChanges&, const Checks&, Images);
template Result<WireRequest> write_parts(RequestWriter, const PostDraft&, const Checks&, Images);

}  // namespace rocketpunch::codec
