#pragma once
#include "rocketpunch/base/version.hpp"

#include <concepts>
#include <memory>
#include <utility>

#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

/// What sends, of whatever type.
class Sender {
 public:
  virtual ~Sender() = default;
  virtual Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const = 0;
};

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
      : sender_(std::make_shared<Of<T>>(std::move(transport))) {}

  /// Sends through the transport taken over.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    return sender_->send(request, limits);
  }

 protected:
  /// For the library: what its own transports send by.
  explicit AnyTransport(std::shared_ptr<const detail::Sender> sender) : sender_(std::move(sender)) {}

 private:
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

  std::shared_ptr<const detail::Sender> sender_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
