#include "body.hpp"

#include <algorithm>
#include <limits>

#include "errors.hpp"
#include "generate.hpp"
#include "time_text.hpp"
#include "vocabulary.hpp"

namespace rocketpunch::testing::mock {
namespace {

constexpr std::size_t most_images = 10;
constexpr std::size_t most_image_bytes = 10u << 20;

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Json parse(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) fail_format("request", "the body isn't JSON");
  if (!json.is_object()) fail_validation("request", "The body must be an object.");
  return json;
}

[[noreturn]] void refuse(const char* field, const std::string& rule) {
  fail_validation(field, std::string{field} + " " + rule);
}

bool looks_like(const std::string& type, const std::string& bytes) {
  if (type == "image/png") return bytes.starts_with("\x89PNG");
  if (type == "image/jpeg") return bytes.starts_with("\xff\xd8\xff");
  if (type == "image/gif") return bytes.starts_with("GIF8");
  if (type == "image/webp") return bytes.starts_with("RIFF") && bytes.compare(8, 4, "WEBP") == 0;
  return false;
}

}  // namespace

Body Body::json(const Call& call) { return Body{parse(call.request.body)}; }

Body Body::part(const Call& call) {
  if (!call.request.is_multipart_form_data() || !call.request.has_file("request"))
    fail_validation("request", "The body must be multipart/form-data with a part \"request\".");
  const auto& part = call.request.files.find("request")->second;
  if (!part.content_type.starts_with("application/json"))
    fail_validation("request", "The part \"request\" must be application/json.");
  return Body{parse(part.content)};
}

void Body::text(const char* name, std::size_t least, std::size_t most, bool nullable) const {
  if (!has(name)) return;
  const Json& value = (*this)[name];
  if (value.is_null() && nullable) return;
  if (!value.is_string()) refuse(name, "must be a text.");
  const auto length = code_points(value.get_ref<const std::string&>());
  if (length < least) refuse(name, "must not be empty.");
  if (length > most) refuse(name, "may have " + std::to_string(most) + " characters at most.");
}

void Body::required_text(const char* name, std::size_t least, std::size_t most) const {
  if (!has(name)) refuse(name, "is required.");
  text(name, least, most);
}

void Body::list(const char* name, std::size_t least, std::size_t most) const {
  if (!has(name)) return;
  const Json& value = (*this)[name];
  if (!value.is_array()) refuse(name, "must be a list.");
  if (value.size() < least) refuse(name, "must not be empty.");
  if (value.size() > most) refuse(name, "may have " + std::to_string(most) + " elements at most.");
}

void Body::required_list(const char* name, std::size_t least) const {
  if (!has(name)) refuse(name, "is required.");
  list(name, least, std::numeric_limits<std::size_t>::max());
}

void Body::boolean(const char* name) const {
  if (has(name) && !(*this)[name].is_boolean()) refuse(name, "must be true or false.");
}

void Body::date(const char* name, bool nullable) const {
  if (!has(name)) return;
  const Json& value = (*this)[name];
  if (value.is_null() && nullable) return;
  if (!value.is_string() || !read_date(value.get<std::string>())) refuse(name, "must be a day YYYY-MM-DD.");
}

void Body::choice(const char* name, const std::vector<std::string>& choices) const {
  if (!has(name)) return;
  const Json& value = (*this)[name];
  if (!value.is_string() ||
      std::find(choices.begin(), choices.end(), value.get<std::string>()) == choices.end())
    refuse(name, "isn't one of the codes.");
}

Json take_images(Call& call, const char* name) {
  Json images = Json::array();
  const auto [begin, end] = call.request.files.equal_range(name);
  for (auto file = begin; file != end; ++file) {
    const auto& [ignored, part] = *file;
    if (images.size() >= most_images)
      throw ApiError{400, "P0010", "There may be 10 images at most.", name, {}};
    if (part.content.size() > most_image_bytes)
      throw ApiError{400, "P0011", "An image may have 10 MiB at most.", part.filename, {}};
    if (!looks_like(part.content_type, part.content))
      throw ApiError{400, "P0012", "The image's format isn't supported.", part.filename, {}};
    const auto id = call.context.store.next_id++;
    images.push_back(
        {{"id", id}, {"url", image_url("upload/" + std::to_string(id))}, {"width", 1280}, {"height", 720}});
  }
  return images;
}

}  // namespace rocketpunch::testing::mock
