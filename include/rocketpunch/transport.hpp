#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/stop_token.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// HTTP header fields in their order; names compare without regard to case.
class Headers {
 public:
  /// Name and value of a header field.
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  /// The given fields.
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// Adds a field, beside others of its name.
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// Sets a field, in place of all others of its name.
  void set(std::string name, std::string value) {
    remove(name);
    add(std::move(name), std::move(value));
  }
  /// Removes all fields of that name.
  void remove(std::string_view name) {
    std::erase_if(fields_,
                  [&](const Field& field) { return detail::equal_ignoring_case(field.first, name); });
  }
  /// The value of the first field of that name. The view lives as long as the field.
  std::optional<std::string_view> get(std::string_view name) const noexcept {
    for (const auto& [field, value] : fields_)
      if (detail::equal_ignoring_case(field, name)) return value;
    return std::nullopt;
  }
  /// Whether there is a field of that name.
  bool contains(std::string_view name) const noexcept { return get(name).has_value(); }
  /// Removes all fields.
  void clear() noexcept { fields_.clear(); }

  /// Goes over the fields in their order.
  using Iterator = std::vector<Field>::const_iterator;
  /// The first field.
  Iterator begin() const noexcept { return fields_.begin(); }
  /// Behind the last one.
  Iterator end() const noexcept { return fields_.end(); }
  /// How many fields there are.
  std::size_t size() const noexcept { return fields_.size(); }
  /// Whether there are no fields.
  bool empty() const noexcept { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

/// A body, or a part of one, that is read while it is sent: from any place, and again for every attempt.
struct BodySource {
  /// How long it is, in bytes.
  std::uint64_t size = 0;
  /// Puts bytes from `offset` on into `to`, at most `most` and at least one, and gives their number. Called
  /// by one thread at a time. An error ends the call with it; nothing can have been carried out then.
  std::function<Result<std::size_t>(std::uint64_t offset, char* to, std::size_t most)> read{};
  /// Where `read` may wait, for a disk say; empty: it does not. Fetches what `read` will be asked for at
  /// `offset`, and gives the offset up to which `read` need not wait then. An engine calls it on one of its
  /// `blocking_threads`, before `read`. It must own what it needs: a call may end before it does.
  std::function<std::uint64_t(std::uint64_t offset)> prefetch{};

  /// All of it, for those who can't send it piece by piece.
  Result<std::string> read_all() const {
    std::string all(static_cast<std::size_t>(size), '\0');
    for (std::size_t at = 0; at < all.size();) {
      const auto count = read(at, all.data() + at, all.size() - at);
      if (!count) return count.error();
      at += *count;
    }
    return all;
  }
};

/// An HTTP request, ready to be sent.
struct HttpRequest {
  std::string method = "GET";  ///< `GET`, `POST`, ...
  std::string url{};           ///< Absolute, percent-encoded.
  Headers headers{};   ///< Without `Host`, `Content-Length` and `Accept-Encoding`: those are the transport's.
  std::string body{};  ///< Sent as it is; empty: none.
  /// Sent in place of `body`, if set: with its size as the length, and from its beginning. Only transports
  /// that say so (`streams_bodies`) get one; others get it read into `body`.
  std::shared_ptr<const BodySource> streamed_body{};
};

/// An HTTP response, whole.
struct HttpResponse {
  int status = 0;      ///< 100 to 599
  Headers headers{};   ///< As received.
  std::string body{};  ///< Without transfer and content encoding.
};

/// A request for what this version has no function for (`Client::request`). It carries all that the client
/// has: App Key, access token, or both.
struct RawRequest {
  /// `GET` and `HEAD` are repeated on failure, `PUT` and `DELETE` as idempotent, others not.
  std::string method = "GET";
  std::string path{};  ///< Under the base URL, percent-encoded: `/jobs/158697`.
  std::vector<std::pair<std::string, std::string>> query{};  ///< Names and values, not encoded.
  Headers headers{};           ///< Added to the SDK's own, except authentication, `Host` and lengths.
  std::string body{};          ///< Sent as it is
  std::string content_type{};  ///< Of the body, such as `application/json`.
};

/// The limits of one attempt, as a transport has to keep them.
struct SendOptions {
  std::chrono::milliseconds timeout{30'000};  ///< For the whole attempt, from name lookup to the last byte.
  std::chrono::milliseconds connect_timeout{12'000};  ///< For name lookup, connection and TLS.
  /// For how long nothing may be sent or received, once there is a connection; 0: for as long as the attempt
  /// lasts. Set for bodies with images, whose attempts last as long as their call may.
  std::chrono::milliseconds stall_timeout{0};
  std::size_t max_response_bytes = 32u << 20;  ///< A larger body is refused while it arrives.
  stop_token stop{};                           ///< Ends the attempt with `ErrorKind::cancelled`.
  bool fresh_connection = false;               ///< Not over a connection that is open already: after a 421.
};

/// What sends a request and brings the response: any type with this one function.
///
/// A response of any status is a response, not an error. Redirects must not be followed: the request carries
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

namespace detail {

class EventLoop;

/// A `Transport` over which a client also makes calls that don't block: `Engine::transport()` gives one.
template <class T>
concept AsyncTransport = Transport<T> && requires(const T& transport) {
  { transport.loop() } -> std::same_as<std::shared_ptr<EventLoop>>;
};

}  // namespace detail

class AnyTransport;
/// The default transport, over libcurl: `<rocketpunch/curl_transport.hpp>`.
class CurlTransport;

namespace detail {
/// A `Transport`, or the default one, which may not be declared yet where an overload is looked for.
template <class T>
concept TransportOrDefault = std::same_as<T, CurlTransport> || Transport<T>;
/// What sends, of whatever type.
class Sender {
 public:
  virtual ~Sender() = default;
  virtual Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const = 0;
};

/// The loop of a transport that has one; null: it has none.
template <class T>
std::shared_ptr<EventLoop> loop_of([[maybe_unused]] const T& transport) {
  if constexpr (AsyncTransport<T>)
    return transport.loop();
  else
    return nullptr;
}
std::shared_ptr<EventLoop> loop_in(const AnyTransport& transport);

}  // namespace detail

/// Any transport behind one type, for programs that choose it at run time. Cheap to copy; copies share it.
class AnyTransport {
 public:
  /// Marks it as a `StreamingTransport`: for one that is none, bodies are read whole.
  static constexpr bool streams_bodies = true;

  /// Takes a transport over.
  // in that order: whether this type itself is a Transport depends on its constructors, this one too
  template <class T>
  requires(!std::derived_from<T, AnyTransport>) && Transport<T> AnyTransport(T transport)
      : loop_(detail::loop_of(transport)),
  sender_(std::make_shared<Of<T>>(std::move(transport))) {}

  /// Sends through the transport taken over.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    return sender_->send(request, limits);
  }

 protected:
  /// For the library: what its own transports send by, and the loop of one that has one.
  explicit AnyTransport(std::shared_ptr<const detail::Sender> sender) : sender_(std::move(sender)) {}
  /// For the library: a transport that blocks, beside a loop for calls that don't.
  AnyTransport(const AnyTransport& blocking, std::shared_ptr<detail::EventLoop> loop)
      : loop_(std::move(loop)), sender_(blocking.sender_) {}

 private:
  friend std::shared_ptr<detail::EventLoop> detail::loop_in(const AnyTransport& transport);
  template <class T>
  struct Of final : detail::Sender {
    explicit Of(T t) : transport(std::move(t)) {}
    Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const override {
      if constexpr (!StreamingTransport<T>) {
        if (request.streamed_body) {
          auto body = request.streamed_body->read_all();
          if (!body) return body.error();
          HttpRequest whole = request;
          whole.body = *std::move(body);
          whole.streamed_body.reset();
          return transport.send(whole, limits);
        }
      }
      return transport.send(request, limits);
    }
    T transport;
  };

  std::shared_ptr<detail::EventLoop> loop_{};
  std::shared_ptr<const detail::Sender> sender_;
};

inline std::shared_ptr<detail::EventLoop> detail::loop_in(const AnyTransport& transport) {
  return transport.loop_;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
