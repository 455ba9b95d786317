#include "http/uploaded_images.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "generate/vocabulary.hpp"
#include "http/api_error.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::size_t most_image_bytes = 10u << 20;

[[noreturn]] void refuse_images(const char* code, std::string message, const std::string& details) {
  throw ApiError{400, code, std::move(message), details, {}};
}

/// Whether the bytes are what the type says. The first four of a PNG will do, so that tests can be short.
bool looks_like(const std::string& type, std::string_view bytes) {
  if (type == "image/png") return bytes.starts_with("\x89PNG");
  if (type == "image/jpeg") return bytes.starts_with("\xff\xd8\xff");
  if (type == "image/gif") return bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a");
  if (type == "image/webp")
    return bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP";
  return false;
}

/// A side of a PNG in pixels, out of the header that every whole one begins with.
Json png_side(std::string_view bytes, std::size_t at) {
  if (!bytes.starts_with("\x89PNG") || bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return nullptr;
  std::uint32_t side = 0;
  for (const char c : bytes.substr(at, 4)) side = side << 8 | static_cast<unsigned char>(c);
  return side;
}

}  // namespace

Json Images::urls() const {
  Json urls = Json::array();
  for (const auto& image : described) urls.push_back(image.at("url"));
  return urls;
}

Images take_images(Call& call, const char* name, std::size_t most) {
  const auto& files = call.request.files;
  if (files.count(name) > most)
    refuse_images("P0010", "There may be " + std::to_string(most) + " images at most.", name);
  Images images;
  const auto [begin, end] = files.equal_range(name);
  for (auto file = begin; file != end; ++file) {
    const auto& part = file->second;
    if (part.content.size() > most_image_bytes)
      refuse_images("P0011", "An image may have 10 MiB at most.", name);
    if (!looks_like(part.content_type, part.content))
      refuse_images("P0012", "An image must be PNG, JPEG, GIF or WebP, and say so.", name);
    const auto id = call.context.store.next_id++;
    images.described.push_back({{"id", id},
                                {"url", image_url("upload/" + std::to_string(id))},
                                {"width", png_side(part.content, 16)},
                                {"height", png_side(part.content, 20)}});
    images.file_names.push_back(part.filename.empty() ? Json() : Json(part.filename));
  }
  return images;
}

}  // namespace rocketpunch::testing::mock
