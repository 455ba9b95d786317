// rocketpunch::compiled: the way of a call, blocking and on a loop.
#include "rocketpunch/pipeline/on_loop.hpp"
#include "rocketpunch/pipeline/way.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

namespace rocketpunch::detail {

template std::shared_ptr<Calls> make_calls<void>(std::unique_ptr<const CallAuth>, ClientOptions);
template Task<Result<void>> read_on_loop<void>(const LoopWay&, const Operation&,
                                               const Result<codec::WireRequest>&, const CallOptions&,
                                               ModelSlot);
template Task<Result<HttpResponse>> exchange_on_loop<void>(const LoopWay&, const Operation&,
                                                           const Result<codec::WireRequest>&, const Headers&,
                                                           const CallOptions&);

}  // namespace rocketpunch::detail
