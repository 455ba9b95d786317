#pragma once

#include <concepts>
#include <memory>
#include <utility>

#include "rocketpunch/transport/transport.hpp"

namespace rocketpunch {

/// Any transport behind one type, for programs that choose it at run time. Cheap to copy; copies share it.
class AnyTransport {
 public:
  /// Marks it as a `StreamingTransport`: for one that is none, bodies are read whole.
  static constexpr bool streams_bodies = true;

  /// Takes a transport over.
  // in that order: whether this type itself is a Transport depends on its constructors, this one too
  template <class T>
    requires(!std::same_as<T, AnyTransport>) && Transport<T>
  AnyTransport(T transport) : held_(std::make_shared<Holder<T>>(std::move(transport))) {}

  /// Sends through the transport taken over.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& options) const {
    return held_->send(request, options);
  }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual Result<HttpResponse> send(const HttpRequest&, const SendOptions&) const = 0;
  };
  template <class T>
  struct Holder final : Base {
    explicit Holder(T t) : transport(std::move(t)) {}
    Result<HttpResponse> send(const HttpRequest& request, const SendOptions& options) const override {
      if constexpr (!StreamingTransport<T>) {
        if (request.streamed_body) {
          auto body = request.streamed_body->read_all();
          if (!body) return body.error();
          HttpRequest whole = request;
          whole.body = *std::move(body);
          whole.streamed_body.reset();
          return transport.send(whole, options);
        }
      }
      return transport.send(request, options);
    }
    T transport;
  };

  std::shared_ptr<const Base> held_;
};

}  // namespace rocketpunch
