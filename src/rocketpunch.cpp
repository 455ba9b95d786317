// The library's own code, compiled once: rocketpunch::compiled. What a program's units only declare, they
// find here.
#include "rocketpunch/cache/answer_files.hpp"
#include "rocketpunch/codec/bodies.hpp"
#include "rocketpunch/codec/queries.hpp"
#include "rocketpunch/codec/tables.hpp"
#include "rocketpunch/oauth/authorization_url.hpp"
#include "rocketpunch/oauth/kept_sign_in.hpp"
#include "rocketpunch/oauth/metadata.hpp"
#include "rocketpunch/oauth/token_directory.hpp"
#include "rocketpunch/pipeline/on_loop.hpp"
#include "rocketpunch/pipeline/way.hpp"
#include "rocketpunch/quota/ledger_file.hpp"
#include "rocketpunch/transport/curl_loop.hpp"
#include "rocketpunch/transport/curl_sender.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

#if ROCKETPUNCH_TELLS_MIXED_BUILDS
char rocketpunch_header_only_and_compiled_are_mixed_in_one_program = 0;
#endif

namespace rocketpunch {

namespace codec {

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

}  // namespace codec

namespace detail {

template std::shared_ptr<const Sender> make_curl_sender<void>(CurlOptions);
template std::shared_ptr<DrivenLoop> make_curl_loop<void>(std::size_t, std::size_t, CurlOptions);
template std::shared_ptr<Calls> make_calls<void>(std::unique_ptr<const CallAuth>, ClientOptions);
template Task<Result<void>> read_on_loop<void>(const LoopWay&, const Operation&,
                                               const Result<codec::WireRequest>&, const CallOptions&,
                                               ModelSlot);
template Task<Result<HttpResponse>> exchange_on_loop<void>(const LoopWay&, const Operation&,
                                                           const Result<codec::WireRequest>&, const Headers&,
                                                           const CallOptions&);
template std::shared_ptr<SignIn> make_sign_in<void>(OAuthConfig, ClientOptions, std::unique_ptr<const Sender>,
                                                    std::unique_ptr<TokenPlace>);
template std::shared_ptr<const UsersTokens> make_token_files<void>(std::string, Secret);
template SharedCacheStore make_answer_files<void>(std::string, std::uint64_t);
template SharedQuotaLedger make_ledger_file<void>(std::string, std::string, std::shared_ptr<Clock>);
template Result<OAuthEndpoints> discover<void>(const std::string&, ClientOptions, const Sender&,
                                               const CallOptions&);

}  // namespace detail

template AuthorizationRequest AuthorizationRequest::make<void>(const OAuthConfig&,
                                                               const AuthorizationOptions&);

}  // namespace rocketpunch
