// Changes a body in one place, as networks, proxies and bad programs do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace rocketpunch::test {

/// The same numbers from the same seed, with every library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  /// From 0 to `below` - 1.
  std::size_t operator()(std::size_t below) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<std::size_t>((z ^ (z >> 31)) % below);
  }

 private:
  std::uint64_t state_;
};

inline std::string mutated(std::string_view sample, Dice& dice) {
  using namespace std::string_view_literals;
  constexpr std::string_view pieces[] = {"\\ud83d",
                                         "\\udc00",
                                         "\\ud83d\\ude80",
                                         "\\u00",
                                         "\\u0000",
                                         "\\x",
                                         "\xed\x95",
                                         "\xff",
                                         "\xc0\xaf",
                                         "\xf4\x90",
                                         "\xf0\x9f\x9a\x80",
                                         "\t",
                                         "\n",
                                         "\0"sv,
                                         "\x7f",
                                         "\xef\xbb\xbf",
                                         "NaN",
                                         "-Infinity",
                                         "1e400",
                                         "-1e-400",
                                         "-0",
                                         "0e0",
                                         "18446744073709551615",
                                         "18446744073709551616",
                                         "9223372036854775808",
                                         "-9223372036854775809",
                                         "35.25000000000000000000",
                                         "0.1234567890123456789012345",
                                         "00",
                                         "1.",
                                         ".5",
                                         "+1",
                                         "1e",
                                         "null",
                                         "nul",
                                         "true",
                                         "{",
                                         "}",
                                         "[",
                                         "]",
                                         ",",
                                         ":",
                                         "\"",
                                         "\\",
                                         "\"\"",
                                         "{}",
                                         "[]",
                                         "[[[[[[[[",
                                         "{\"a\":",
                                         "\"jobId\":1,",
                                         "\"\":\"\xff\",",
                                         "<html>",
                                         " ",
                                         "/**/"};
  constexpr std::string_view alphabet = "{}[]\",:\\ue0-.9tfn \x01\x80\xed"sv;
  std::string body(sample);
  const std::size_t at = dice(body.size());
  const std::string_view piece = pieces[dice(std::size(pieces))];
  switch (dice(9)) {
    case 0: body.erase(at, 1); break;
    case 1: body[at] = alphabet[dice(alphabet.size())]; break;
    case 2: body.insert(at, 1, alphabet[dice(alphabet.size())]); break;
    case 3: body.insert(at, std::string(body, at, 1 + dice(40))); break;
    case 4: body.resize(at); break;
    case 5: body.insert(at, piece); break;
    case 6: body.replace(at, 1 + dice(4), piece); break;
    case 7: {  // the next number, longer or another one
      const auto digit = body.find_first_of("0123456789", at);
      if (digit == body.npos) break;
      if (dice(2) == 0)
        body.insert(digit, 1 + dice(30), static_cast<char>('0' + dice(10)));
      else
        body.insert(digit + 1, "." + std::string(1 + dice(30), static_cast<char>('0' + dice(10))));
      break;
    }
    default: {  // deeper
      const std::size_t levels = 1 + dice(250);
      body.insert(at, std::string(levels, '['));
      if (dice(2) == 0) body.insert(at + levels, std::string(levels, ']'));
    }
  }
  // often more than one thing is wrong
  return dice(4) == 0 && !body.empty() ? mutated(body, dice) : body;
}

}  // namespace rocketpunch::test
