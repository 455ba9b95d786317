// rocketpunch::compiled: libcurl, and the stores in files.
#include "rocketpunch/cache/answer_files.hpp"
#include "rocketpunch/quota/ledger_file.hpp"
#include "rocketpunch/transport/curl_loop.hpp"
#include "rocketpunch/transport/curl_sender.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

#if ROCKETPUNCH_TELLS_MIXED_BUILDS
char rocketpunch_header_only_and_compiled_are_mixed_in_one_program = 0;
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

template std::shared_ptr<const Sender> make_curl_sender<void>(CurlOptions);
template std::shared_ptr<DrivenLoop> make_curl_loop<void>(std::size_t, std::size_t, CurlOptions);
template AnyCacheStore make_answer_files<void>(const std::string&, std::uint64_t);
template AnyQuotaLedger make_ledger_file<void>(const std::string&, std::string, std::shared_ptr<Clock>,
                                               std::function<void(const Error&)>);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
