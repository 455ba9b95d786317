#pragma once
#include "rocketpunch/version.hpp"

#include "rocketpunch/detail/config.hpp"

// The library's own code, for programs that compile it by themselves: all units define
// `ROCKETPUNCH_SEPARATE_COMPILATION`, and one includes this. The files of `src/`, which are
// `rocketpunch::compiled`, take a part of it each, so that several cores share the work.

#if ROCKETPUNCH_HEADER_ONLY
#error "define ROCKETPUNCH_SEPARATE_COMPILATION in all units of the program"
#endif

#ifndef ROCKETPUNCH_SRC_PART
#define ROCKETPUNCH_SRC_PART 0  // all of it
#endif

// calls, blocking and on a loop
#if ROCKETPUNCH_SRC_PART == 0 || ROCKETPUNCH_SRC_PART == 1
#include "rocketpunch/impl/async_caller.ipp"
#include "rocketpunch/impl/client_core.ipp"
#include "rocketpunch/impl/metrics.ipp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

template std::shared_ptr<ClientCore> make_client_core<void>(AnyAuth, ClientOptions);
template Result<HttpResponse> run_blocking<void>(ClientCore&, const AnyTransport&, const CallRequest&);
template std::shared_ptr<MetricsState> make_metrics_state<void>();
template Task<Result<HttpResponse>> run_on_loop<void>(const AsyncDispatch&, const CallRequest&);
template Task<bool> drive_on_loop<void>(std::shared_ptr<EventLoop>, Executor,
                                        std::function<Task<void>(CallDriver&)>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
#endif

#if ROCKETPUNCH_SRC_PART == 0 || ROCKETPUNCH_SRC_PART == 2 || ROCKETPUNCH_SRC_PART == 5
#include <array>
#include <cstddef>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Where the addresses of functions are kept: such functions are compiled, and other units find them. Their
/// types differ, and a tuple of hundreds takes long to compile.
template <std::size_t count>
using Functions = std::array<const void*, count>;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
#endif

// what requests are written by, and responses read, of the structs that the slices list
#if ROCKETPUNCH_SRC_PART == 0 || ROCKETPUNCH_SRC_PART == 2
#include <tuple>
#include <vector>

#include "rocketpunch/detail/codec/values.hpp"
#include "rocketpunch/impl/codec.ipp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

using Request = Result<WireRequest>;
template Request encode(const Operation&, const RawRequest&);

template <class Model>
constexpr auto model_reader = &model_type<Model>;
template <class Query>
constexpr Request (*query_writer)(const Operation&, const Query&) = &encode;
template <class Target, class Body>
constexpr Request (*body_writer)(const Operation&, const Target&, const Body&, const Checks&) = &encode;
template <class Target, class Body>
constexpr Request (*parts_writer)(const Operation&, const Target&, const Body&, const Checks&,
                                  Images) = &encode;

using Faults = std::vector<WriteFault>;
template Faults faults_of(const ResourceRoleQuery&);
template <class Query>
constexpr Faults (*query_check)(const Query&) = &faults_of;
template <class Body>
constexpr Faults (*body_check)(const Body&, const Checks&, Images) = &faults_of;

template <class... Model, class... Query, class... Target, class... Body, class... PartsTarget,
          class... PartsBody>
constexpr auto functions(Types<Model...>, Types<Query...>, Types<Write<Target, Body>...>,
                         Types<Write<PartsTarget, PartsBody>...>) {
  return Functions<sizeof...(Model) + 2 * (sizeof...(Query) + sizeof...(Body) + sizeof...(PartsBody))>{
      &model_reader<Model>...,       &query_writer<Query>...,
      &body_writer<Target, Body>..., &parts_writer<PartsTarget, PartsBody>...,
      &query_check<Query>...,        &body_check<Body>...,
      &body_check<PartsBody>...};
}
template <class... Slices>
constexpr auto functions(Types<Slices...>) {
  return std::tuple{functions(typename Slices::models(), typename Slices::queries(),
                              typename Slices::bodies(), typename Slices::bodies_with_images())...};
}

// what `Client::request<Model>` and `get_all` may be asked for beyond what operations give
template <class... T>
constexpr auto model_functions(Types<T...>) {
  return Functions<2 * sizeof...(T)>{&model_reader<T>..., &model_reader<std::vector<T>>...};
}

extern constinit const auto compiled = functions(AllSlices());
extern constinit const auto compiled_models = model_functions(Values());

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
#endif

// signing in, and the tokens that come of it
#if ROCKETPUNCH_SRC_PART == 0 || ROCKETPUNCH_SRC_PART == 3
#include "rocketpunch/impl/app_state.ipp"
#include "rocketpunch/impl/authorization_request.ipp"
#include "rocketpunch/impl/config.ipp"
#include "rocketpunch/impl/file_token_store.ipp"
#include "rocketpunch/impl/token_seal.ipp"
#include "rocketpunch/impl/token_store.ipp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

template std::shared_ptr<OAuthAppState> make_oauth_app<void>(OAuthConfig, ClientOptions, AnyTransport);
template AnyTokenStore make_memory_token_store<void>();
template AnyTokenStore make_file_token_store<void>(const FilePath&, FileTokenStoreOptions);
template Secret write_tokens<void>(const TokenSet&);
template Result<TokenSet> read_tokens<void>(std::string_view);
template std::string seal_text<void>(std::string_view, const TokenSealKey&, const Secret&, const SealedFor&);
template Result<Secret> open_text<void>(std::string_view, const std::vector<TokenSealKey>&, std::string_view,
                                        const SealedFor&);
template Result<OAuthEndpoints> discover<void>(const std::string&, ClientOptions, const AnyTransport&,
                                               const CallOptions&);

}  // namespace detail

template AuthorizationRequest AuthorizationRequest::make<void>(const OAuthConfig&,
                                                               const AuthorizationOptions&);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
#endif

// libcurl, the cache and the quota
#if ROCKETPUNCH_SRC_PART == 0 || ROCKETPUNCH_SRC_PART == 4
#include "rocketpunch/impl/curl_transport.ipp"
#include "rocketpunch/impl/engine.ipp"
#include "rocketpunch/impl/file_cache.ipp"
#include "rocketpunch/impl/file_ledger.ipp"
#include "rocketpunch/impl/store.ipp"

#if ROCKETPUNCH_TELLS_MIXED_BUILDS
char rocketpunch_header_only_and_compiled_are_mixed_in_one_program = 0;
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

template std::shared_ptr<const Sender> make_curl_sender<void>(CurlOptions);
template std::shared_ptr<DrivenLoop> make_curl_loop<void>(std::size_t, std::size_t, std::size_t, CurlOptions);
template AnyCacheStore make_memory_cache<void>(std::size_t);
template AnyCacheStore make_file_cache<void>(const FilePath&, std::uint64_t);
template AnyQuotaLedger make_file_ledger<void>(const FilePath&, std::string, std::shared_ptr<Clock>,
                                               std::function<void(const Error&)>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
#endif

// structs to JSON and back, apart from calls
#if ROCKETPUNCH_SRC_PART == 0 || ROCKETPUNCH_SRC_PART == 5
#include <vector>

#include "rocketpunch/impl/values.ipp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

template std::string value_to_json<void>(const WriteObject&, const void*);
template std::optional<Error> value_from_json<void>(std::string_view, const Type&, void*);
template std::optional<Error> value_from_json_keeping<void>(std::string_view, const Type&, void*,
                                                            std::vector<UnknownField>&);

template <class T>
constexpr auto value_type = &type_of_value<T>;
template <class T>
constexpr auto value_fields = &fields_of_value<T>;

template <class... T>
constexpr auto value_functions(Types<T...>) {
  return Functions<3 * sizeof...(T)>{&value_type<T>..., &value_type<std::vector<T>>..., &value_fields<T>...};
}
extern constinit const auto compiled_values = value_functions(Values());

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
#endif
