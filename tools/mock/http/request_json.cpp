#include "http/request_json.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "http/api_error.hpp"
#include "http/ids.hpp"
#include "text/keyword_search.hpp"
#include "text/time_format.hpp"

namespace rocketpunch::testing::mock {
namespace {

Json parse(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) fail_format("request", "no JSON");
  if (!json.is_object()) fail_validation("request", "request must be an object.");
  return json;
}

bool is_json(const std::string& content_type) { return content_type.starts_with("application/json"); }

bool is_among(const Json& value, Names codes) {
  return std::any_of(codes.begin(), codes.end(), [&](const char* code) { return is_text(value, code); });
}

std::string joined(Names codes) {
  std::string all;
  for (const char* code : codes) all += (all.empty() ? "" : ", ") + std::string{code};
  return all;
}

bool is_clock(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  return text.size() == 5 && digit(0) && digit(1) && text[2] == ':' && digit(3) && digit(4) &&
         text <= "24:00" && text.substr(3) <= "59";
}

}  // namespace

Body Body::json(const Call& call) {
  const auto type = call.request.get_header_value("Content-Type");
  if (!is_json(type)) fail_format("Content-Type", type);
  return Body{parse(call.request.body), {}};
}

Body Body::part(const Call& call) {
  const auto part = call.request.files.find("request");
  if (!call.request.is_multipart_form_data() || part == call.request.files.end())
    fail_validation("request", "The body must be multipart/form-data with a part \"request\".");
  if (!is_json(part->second.content_type))
    fail_validation("request", "The part \"request\" must be application/json.");
  return Body{parse(part->second.content), {}};
}

void Body::refuse(const std::string& name, const std::string& rule) const {
  fail_validation(place_ + name, place_ + name + " " + rule);
}

bool Body::given(const char* name, Null null) const {
  if (!has(name)) return false;
  if (!(*this)[name].is_null()) return true;
  if (null == Null::refused) refuse(name, "must not be null.");
  return false;
}

void Body::require(std::initializer_list<const char*> names) const {
  for (const char* name : names)
    if ((*this)[name].is_null()) refuse(name, "is required.");
}

void Body::text(const char* name, std::size_t least, std::size_t most, Null null) const {
  if (!given(name, null)) return;
  const Json& value = (*this)[name];
  if (!value.is_string()) refuse(name, "must be a text.");
  const auto length = code_points(value.get_ref<const std::string&>());
  if (length < least) refuse(name, "must not be empty.");
  if (length > most) refuse(name, "may have " + std::to_string(most) + " characters at most.");
}

void Body::handle(const char* name) const {
  text(name, 1, 255);
  if (has(name) && !is_handle((*this)[name].get_ref<const std::string&>()))
    refuse(name, "may have letters, digits, _ and - only.");
}

void Body::email(const char* name) const {
  text(name, 0, unlimited, Null::allowed);
  if (!given(name, Null::allowed)) return;
  const auto& address = (*this)[name].get_ref<const std::string&>();
  const auto at = address.find('@');
  if (at == 0 || at == address.npos || at + 1 == address.size()) refuse(name, "must be an e-mail address.");
}

void Body::choice(const char* name, Names codes, Null null) const {
  if (given(name, null) && !is_among((*this)[name], codes))
    refuse(name, "must be one of " + joined(codes) + ".");
}

void Body::texts(const char* name, std::size_t least, std::size_t most, Names codes) const {
  if (!given(name, Null::refused)) return;
  const Json& list = (*this)[name];
  if (!list.is_array()) refuse(name, "must be a list.");
  if (list.size() < least) refuse(name, "must not be empty.");
  if (list.size() > most) refuse(name, "may have " + std::to_string(most) + " elements at most.");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string element = name + ('[' + std::to_string(i) + ']');
    if (!list[i].is_string()) refuse(element, "must be a text.");
    if (!codes.empty() && !is_among(list[i], codes)) refuse(element, "must be one of " + joined(codes) + ".");
  }
}

std::vector<Body> Body::objects(const char* name, std::size_t least) const {
  std::vector<Body> all;
  if (!given(name, Null::refused)) return all;
  const Json& list = (*this)[name];
  if (!list.is_array()) refuse(name, "must be a list.");
  if (list.size() < least) refuse(name, "must not be empty.");
  for (const auto& item : list) {
    const std::string element = name + ('[' + std::to_string(all.size()) + ']');
    if (!item.is_object()) refuse(element, "must be an object.");
    all.push_back(Body{item, place_ + element + '.'});
  }
  return all;
}

std::optional<Body> Body::object(const char* name) const {
  if (!given(name, Null::allowed)) return std::nullopt;
  if (!(*this)[name].is_object()) refuse(name, "must be an object.");
  return Body{(*this)[name], place_ + name + '.'};
}

void Body::boolean(const char* name) const {
  if (given(name, Null::refused) && !(*this)[name].is_boolean()) refuse(name, "must be true or false.");
}

void Body::number(const char* name, double least, Null null) const {
  if (!given(name, null)) return;
  if (!(*this)[name].is_number()) refuse(name, "must be a number.");
  if ((*this)[name].get<double>() < least) refuse(name, "is too small.");
}

void Body::integer(const char* name, double least, Null null) const {
  number(name, least, null);
  if (!given(name, null)) return;
  if (!(*this)[name].is_number_integer()) refuse(name, "must be a whole number.");
  if ((*this)[name].get<double>() > std::numeric_limits<std::int32_t>::max()) refuse(name, "is too large.");
}

void Body::date(const char* name, Null null) const {
  if (!given(name, null)) return;
  const Json& value = (*this)[name];
  if (!value.is_string() || !read_date(value.get<std::string>())) refuse(name, "must be a day YYYY-MM-DD.");
}

void Body::time(const char* name, Null null) const {
  if (!given(name, null)) return;
  const Json& value = (*this)[name];
  if (!value.is_string() || !read_time(value.get<std::string>())) refuse(name, "must be a date and time.");
}

void Body::clock(const char* name) const {
  if (!given(name, Null::refused)) return;
  const Json& value = (*this)[name];
  if (!value.is_string() || !is_clock(value.get_ref<const std::string&>()))
    refuse(name, "must be a time HH:mm.");
}

void Body::copy(Names names, Json& to) const {
  for (const char* name : names)
    if (has(name)) to[name] = (*this)[name];
}

void check_order(const Json& start, const Json& end, const char* end_name) {
  if (start.is_null() || end.is_null()) return;
  if (read_time(end.get<std::string>()) < read_time(start.get<std::string>()))
    fail_validation(end_name, std::string{end_name} + " must not be before the start.");
}

}  // namespace rocketpunch::testing::mock
