// rocketpunch::compiled: what requests are written by, and answers read, of the structs that the slices list.
#include <tuple>

#include "rocketpunch/codec/definitions.hpp"

#ifndef ROCKETPUNCH_COMPILED
#error "compile this with ROCKETPUNCH_COMPILED, as the units of the program that links it"
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

using Request = Result<WireRequest>;
template Request encode(const Operation&, const RawRequest&);

template <class Query>
constexpr Request (*of_query)(const Operation&, const Query&) = &encode;
template <class Target, class Body>
constexpr Request (*of_body)(const Operation&, const Target&, const Body&, const Checks&) = &encode;
template <class Target, class Body>
constexpr Request (*of_parts)(const Operation&, const Target&, const Body&, const Checks&, Images) = &encode;

template <class... Model, class... Query, class... Target, class... Body, class... PartsTarget,
          class... PartsBody>
constexpr auto functions(Types<Model...>, Types<Query...>, Types<Write<Target, Body>...>,
                         Types<Write<PartsTarget, PartsBody>...>) {
  return std::tuple{&model_type<Model>..., of_query<Query>..., of_body<Target, Body>...,
                    of_parts<PartsTarget, PartsBody>...};
}
template <class... Slices>
constexpr auto functions(Types<Slices...>) {
  return std::tuple{functions(typename Slices::models(), typename Slices::queries(),
                              typename Slices::bodies(), typename Slices::bodies_with_images())...};
}

// a function whose address is kept is compiled, and other units find it
extern constexpr auto compiled = functions(AllSlices());

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
