#pragma once
#include "rocketpunch/base/language.hpp"

#include <concepts>
#include <memory>
#include <utility>

#include "rocketpunch/base/interface.hpp"
#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch {

namespace detail {

/// A transport of whatever type.
class Sender : public Interface {
 public:
  virtual Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const = 0;
};

/// A transport of that type; one that doesn't stream bodies gets them whole.
template <Transport T>
class SenderOf final : public Sender {
 public:
  explicit SenderOf(T transport) : transport_(std::move(transport)) {}

  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const override {
    if constexpr (!StreamingTransport<T>) {
      if (request.streamed_body) {
        auto body = request.streamed_body->read_all();
        if (!body) return body.error();
        HttpRequest whole = request;
        whole.body = *std::move(body);
        whole.streamed_body.reset();
        return transport_.send(whole, limits);
      }
    }
    return transport_.send(request, limits);
  }
  const T& transport() const noexcept { return transport_; }

 private:
  T transport_;
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
    requires(!std::same_as<T, AnyTransport>) && Transport<T>
  AnyTransport(T transport) : sender_(std::make_shared<detail::SenderOf<T>>(std::move(transport))) {}

  /// Sends through the transport taken over.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    return sender_->send(request, limits);
  }

 private:
  std::shared_ptr<const detail::Sender> sender_;
};

}  // namespace rocketpunch
