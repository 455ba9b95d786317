// rocketpunch::compiled: what requests are written by, and answers read.
#include "rocketpunch/codec/bodies.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/codec/tables.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

namespace rocketpunch::codec {

using Request = Result<WireRequest>;
template Request encode(const Operation&, const JobQuery&);
template Request encode(const Operation&, const EventQuery&);
template Request encode(const Operation&, const PostQuery&);
template Request encode(const Operation&, const CompanyQuery&);
template Request encode(const Operation&, const ProfileQuery&);
template Request encode(const Operation&, const CompanyJobQuery&);
template Request encode(const Operation&, const CompanyRoleQuery&);
template Request encode(const Operation&, const RawRequest&);
template Request encode(const Operation&, const NoParameters&);
template Request encode(const Operation&, const JobTarget&);
template Request encode(const Operation&, const CompanyJobTarget&);
template Request encode(const Operation&, const PostTarget&);
template Request encode(const Operation&, const EventTarget&);
template Request encode(const Operation&, const TicketTarget&);
template Request encode(const Operation&, const SessionTarget&);
template Request encode(const Operation&, const HostTarget&);
template Request encode(const Operation&, const FaqTarget&);

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

template Request encode(const Operation&, const CompanyJobTarget&, const JobPeriod&, const Checks&);
template Request encode(const Operation&, const EventTarget&, const FreeTicketDraft&, const Checks&);
template Request encode(const Operation&, const EventTarget&, const ChargedTicketDraft&, const Checks&);
template Request encode(const Operation&, const TicketTarget&, const TicketChanges&, const Checks&);
template Request encode(const Operation&, const EventTarget&, const SessionDraft&, const Checks&);
template Request encode(const Operation&, const SessionTarget&, const SessionChanges&, const Checks&);
template Request encode(const Operation&, const EventTarget&, const NewEventHost&, const Checks&);
template Request encode(const Operation&, const HostTarget&, const HostRoleChange&, const Checks&);
template Request encode(const Operation&, const EventTarget&, const FaqDraft&, const Checks&);
template Request encode(const Operation&, const FaqTarget&, const FaqChanges&, const Checks&);

template Request encode(const Operation&, const CompanyTarget&, const JobDraft&, const Checks&, Images);
template Request encode(const Operation&, const PlatformJobTarget&, const JobChanges&, const Checks&, Images);
template Request encode(const Operation&, const CompanyTarget&, const EventDraft&, const Checks&, Images);
template Request encode(const Operation&, const EventTarget&, const EventChanges&, const Checks&, Images);
template Request encode(const Operation&, const NoParameters&, const PostDraft&, const Checks&, Images);
template Request encode(const Operation&, const PostTarget&, const PostDraft&, const Checks&, Images);

}  // namespace rocketpunch::codec
