// The server's side of HTTP/2, as far as tests need it: it answers streams, or doesn't.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/tls.hpp"

namespace rocketpunch::test {

/// Has the servers of a context choose HTTP/2.
inline void choose_http2(SSL_CTX& context) {
  SSL_CTX_set_alpn_select_cb(
      &context,
      [](SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
         unsigned offered_length, void*) {
        for (unsigned at = 0; at < offered_length; at += 1u + offered[at]) {
          *chosen = offered + at + 1;
          *length = offered[at];
          if (std::string_view(reinterpret_cast<const char*>(*chosen), *length) == "h2")
            return SSL_TLSEXT_ERR_OK;
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL;
      },
      nullptr);
}

/// HTTP/2 on top of TLS. Headers of requests are not decoded.
class Http2Connection : public TlsConnection {
 public:
  using TlsConnection::TlsConnection;

  /// False if the client breaks off or the server stops.
  bool begin() {
    constexpr std::size_t preface = 24;
    if (!handshake() || !fill(preface)) return false;
    buffer_.erase(0, preface);
    return write_frame(settings, 0, 0, {});
  }
  /// The stream of the next whole request; 0: there is none.
  std::uint32_t next_request() {
    while (fill(9)) {
      const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(buffer_[at]); };
      const std::size_t length = (std::size_t{byte(0)} << 16) | (std::size_t{byte(1)} << 8) | byte(2);
      const unsigned type = byte(3), flags = byte(4);
      const std::uint32_t stream = (std::uint32_t{byte(5)} << 24 | std::uint32_t{byte(6)} << 16 |
                                    std::uint32_t{byte(7)} << 8 | byte(8)) &
                                   0x7fffffffu;
      if (!fill(9 + length)) return 0;
      buffer_.erase(0, 9 + length);
      if (type == settings && (flags & ack) == 0 && !write_frame(settings, ack, 0, {})) return 0;
      if ((type == headers || type == data) && (flags & end_stream) != 0) {
        note({});
        return stream;
      }
    }
    return 0;
  }
  /// 200 with that body.
  bool answer(std::uint32_t stream, std::string_view body) {
    constexpr std::string_view status_200 = "\x88";  // of HPACK's static table
    return write_frame(headers, end_headers, stream, status_200) &&
           write_frame(data, end_stream, stream, body);
  }

 private:
  static constexpr unsigned data = 0, headers = 1, settings = 4;
  static constexpr unsigned ack = 1, end_stream = 1, end_headers = 4;

  bool fill(std::size_t size) {
    while (buffer_.size() < size)
      if (receive(buffer_) != Status::bytes) return false;
    return true;
  }
  bool write_frame(unsigned type, unsigned flags, std::uint32_t stream, std::string_view payload) {
    std::string frame;
    for (const std::uint32_t byte :
         {static_cast<std::uint32_t>(payload.size() >> 16), static_cast<std::uint32_t>(payload.size() >> 8),
          static_cast<std::uint32_t>(payload.size()), std::uint32_t{type}, std::uint32_t{flags}, stream >> 24,
          stream >> 16, stream >> 8, stream})
      frame += static_cast<char>(byte & 0xff);
    return write(frame.append(payload));
  }

  std::string buffer_;
};

}  // namespace rocketpunch::test
