// rocketpunch::compiled: the way of a call, blocking and on a loop.
#include "rocketpunch/pipeline/on_loop.hpp"
#include "rocketpunch/pipeline/way.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

template std::shared_ptr<Calls> make_calls<void>(AnyAuth, ClientOptions);
template Result<HttpResponse> run_blocking<void>(Calls&, const AnyTransport&, const CallRequest&);
template Task<Result<HttpResponse>> run_on_loop<void>(const LoopWay&, const CallRequest&);

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
