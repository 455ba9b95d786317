#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Bytes in memory, to be sent.
inline BodySource source_of(std::string bytes) {
  auto kept = std::make_shared<const std::string>(std::move(bytes));
  return {kept->size(), [kept](std::uint64_t offset, char* to, std::size_t most) {
            return Result<std::size_t>(kept->copy(to, most, static_cast<std::size_t>(offset)));
          }};
}

/// A `multipart/form-data` body (RFC 7578): texts, and files that are read while it is sent.
class Multipart {
 public:
  /// Adds a part without a file name.
  Multipart& add(std::string_view name, std::string_view content_type, std::string_view content) {
    open_part(name, content_type, {});
    text_.append(content).append("\r\n");
    return *this;
  }
  /// Adds a file.
  Multipart& add_file(std::string_view name, std::string_view content_type, std::string_view file_name,
                      BodySource content) {
    open_part(name, content_type, file_name);
    end_text();
    pieces_.push_back(std::move(content));
    text_ = "\r\n";
    return *this;
  }

  /// The value of `Content-Type`, with the boundary.
  std::string content_type() const { return "multipart/form-data; boundary=" + boundary_; }

  /// The whole body, to be taken once.
  BodySource take() {
    text_.append("--").append(boundary_).append("--\r\n");
    end_text();
    auto pieces = std::make_shared<const std::vector<BodySource>>(std::move(pieces_));
    BodySource whole;
    bool is_prefetched = false;
    for (const BodySource& piece : *pieces) {
      whole.size += piece.size;
      is_prefetched = is_prefetched || piece.prefetch;
    }
    whole.read = [pieces](std::uint64_t offset, char* to, std::size_t most) -> Result<std::size_t> {
      const BodySource* const piece = piece_at(*pieces, offset);
      if (piece == nullptr) return std::size_t{0};
      most = static_cast<std::size_t>((std::min)(std::uint64_t{most}, piece->size - offset));
      return piece->read(offset, to, most);
    };
    if (is_prefetched)
      whole.prefetch = [pieces](std::uint64_t offset) {
        const std::uint64_t asked = offset;
        const BodySource* const piece = piece_at(*pieces, offset);
        if (piece == nullptr) return asked;
        const std::uint64_t begin = asked - offset;
        return begin + (piece->prefetch ? piece->prefetch(offset) : piece->size);
      };
    return whole;
  }

 private:
  /// The piece that has the byte at that offset, which becomes one within it; null: that is the end.
  static const BodySource* piece_at(const std::vector<BodySource>& pieces, std::uint64_t& offset) {
    for (const BodySource& piece : pieces) {
      if (offset < piece.size) return &piece;
      offset -= piece.size;
    }
    return nullptr;
  }

  /// A line that nobody who wrote a part can have known.
  static std::string unguessable_boundary() {
    std::random_device random;
    std::string boundary = "rocketpunch-";
    for (int i = 0; i < 24; ++i) boundary += "0123456789abcdefghijklmnopqrstuv"[random() % 32];
    return boundary;
  }

  void open_part(std::string_view name, std::string_view content_type, std::string_view file_name) {
    text_.append("--").append(boundary_).append("\r\nContent-Disposition: form-data; name=\"").append(name);
    text_ += '"';
    if (!file_name.empty()) text_.append("; filename=\"").append(quoted(file_name)).append("\"");
    text_.append("\r\nContent-Type: ").append(content_type).append("\r\n\r\n");
  }

  /// As browsers do it (HTML, section 4.10.21.8): what would end the quotes or the line is percent-encoded;
  /// and other control characters, and the backslash, which some readers take away together with the quote
  /// behind it.
  static std::string quoted(std::string_view name) {
    std::string text;
    for (const char c : name) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7f || c == '"' || c == '\\')
        text += percent_encode({&c, 1});
      else
        text += c;
    }
    return text;
  }

  void end_text() { pieces_.push_back(source_of(std::exchange(text_, {}))); }

  std::string boundary_ = unguessable_boundary();
  std::string text_;
  std::vector<BodySource> pieces_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
