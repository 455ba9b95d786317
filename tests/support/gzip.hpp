// Gzip (RFC 1952) by hand, so that the tests need no compression library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rocketpunch::test {

inline const std::string gzip_header("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);

inline void append_little_endian(std::string& to, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to += static_cast<char>(value >> (8 * i) & 0xff);
}

inline std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xffffffffu;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
  }
  return ~crc;
}

/// A gzip file of one stored block; of a text below 64 KiB.
inline std::string gzip(std::string_view text) {
  std::string file = gzip_header;
  const auto size = static_cast<std::uint32_t>(text.size());
  file += '\x01';  // the last block, stored
  append_little_endian(file, size, 2);
  append_little_endian(file, ~size, 2);
  file += text;
  append_little_endian(file, crc32(text), 4);
  append_little_endian(file, size, 4);
  return file;
}

/// The beginning of a gzip file that holds one letter at least that many times, at 158 bytes for each of its
/// own.
inline std::string gzip_bomb(std::size_t decompressed) {
  std::string file = gzip_header;
  unsigned bits = 0, count = 0;
  const auto put = [&](unsigned value, int width) {  // the most significant bit first, as Huffman codes go
    for (int i = width - 1; i >= 0; --i) {
      bits |= (value >> i & 1) << count;
      if (++count == 8) {
        file += static_cast<char>(bits);
        bits = count = 0;
      }
    }
  };
  put(0b1, 1);         // the last block
  put(0b10, 2);        // with the fixed codes
  put(0x30 + 'x', 8);  // the letter
  for (std::size_t size = 1; size < decompressed; size += 258) {
    put(0b11000101, 8);  // 258 bytes
    put(0b00000, 5);     // from 1 byte back
  }
  put(0, 7);  // end of the block
  put(0, 7);  // fills the last byte
  return file;
}

}  // namespace rocketpunch::test
