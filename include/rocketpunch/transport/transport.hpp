#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <stop_token>

#include "rocketpunch/base/result.hpp"
#include "rocketpunch/http/request.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// The limits of one attempt, as a transport has to keep them.
struct SendOptions {
  std::chrono::milliseconds timeout{30'000};  ///< For the whole attempt, from name lookup to the last byte.
  std::chrono::milliseconds connect_timeout{12'000};  ///< For name lookup, connection and TLS.
  std::size_t max_response_bytes = 32u << 20;         ///< A larger body is refused while it arrives.
  std::stop_token stop{};                             ///< Ends the attempt with `ErrorKind::cancelled`.
  bool fresh_connection = false;  ///< Not over a connection that is open already: after a 421.
};

/// What sends a request and brings the response: any type with this one function.
///
/// An answer of any status is a response, not an error. Redirects must not be followed: the request carries
/// a key. `send` is called from many threads at once if the client is. An error says by `maybe_sent` whether
/// the server can have received the request; writes are repeated only where it can't.
template <class T>
concept Transport = std::move_constructible<T> &&
    requires(const T& transport, const HttpRequest& request, const SendOptions& options) {
  { transport.send(request, options) } -> std::same_as<Result<HttpResponse>>;
};

/// A `Transport` that sends `HttpRequest::streamed_body` piece by piece: it has a member `streams_bodies`
/// that is true. An error of the body ends the attempt with that error.
template <class T>
concept StreamingTransport = Transport<T> && requires {
  requires T::streams_bodies;
};

/// The default transport, over libcurl: `<rocketpunch/transport/curl.hpp>`.
class CurlTransport;

namespace detail {
/// A `Transport`, or the default one, which may not be declared yet where an overload is looked for.
template <class T>
concept TransportOrDefault = std::same_as<T, CurlTransport> || Transport<T>;
}  // namespace detail

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
