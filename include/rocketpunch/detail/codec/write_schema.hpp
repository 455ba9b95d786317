#pragma once
#include "rocketpunch/version.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/json_writer.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/timestamp.hpp"

/// How structs become JSON: how each C++ type is written, as data, used by one writer that is no template.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

class ModelWriter;

/// Whether a field goes into the text. `unset`: what must be there isn't.
enum class Presence { left_out, cleared, given, unset };

/// How values of one C++ type are written.
struct WriteType {
  Presence (*presence)(const void*);
  void (*write)(ModelWriter&, const void*, const Rule&);
};

/// A field of an object that is written.
struct WriteField {
  template <class Form, auto... Path>
  constexpr WriteField(const Row<Form, Path...>& row);

  std::string_view name;    ///< On the wire
  std::string_view member;  ///< In C++, for errors
  const WriteType* type;    ///< Null: only read
  const void* (*address)(const void*);
  Rule rule;
  bool even_if_empty;  ///< Whether an empty list is written
  bool guide_only;     ///< Whether it is written only where the member has no other name
};

/// Writes structs by their tables, and notes the limits that are broken.
class ModelWriter {
 public:
  /// `checking`: whether the limits are held; what can't be written at all is a fault anyway. `as_kept`: for
  /// who reads it again rather than for the service; what is unset or unreadable is written as it is kept.
  explicit ModelWriter(bool checking, bool as_kept = false) : checking_(checking), as_kept_(as_kept) {}

  void object(std::span<const WriteField> fields, const void* value) {
    json_.open_object();
    for (const WriteField& field : fields) {
      if (field.type == nullptr || (field.guide_only && has_other_name(fields, field))) continue;
      const void* const at = field.address(value);
      path_.push_back({field.member});
      Presence presence = field.type->presence(at);
      if (presence == Presence::left_out && field.even_if_empty) presence = Presence::given;
      if (presence == Presence::unset) presence = as_kept_ ? Presence::left_out : Presence::given;
      if (presence == Presence::left_out) {
        if (field.rule.required) violates("is required");
      } else {
        json_.key(field.name);
        ++written_;
        if (presence == Presence::cleared)
          json_.null();
        else
          field.type->write(*this, at, field.rule);
      }
      path_.pop_back();
    }
    json_.close_object();
  }

  void value(const std::string& value, const Rule& rule) {
    const auto length = code_points(value);
    if (!length) {
      unencodable("must be UTF-8");
    } else if (*length < rule.least) {
      violates("must not be empty");
    } else if (*length > rule.most) {
      violates("must have at most " + std::to_string(rule.most) + " characters, but has " +
               std::to_string(*length));
    } else if (rule.handle && !is_handle(value)) {
      violates("may have letters, digits, \"_\" and \"-\" only");
    }
    if (length) json_.string(value);
  }
  void value(std::same_as<bool> auto value, const Rule&) { json_.boolean(value); }
  void value(std::signed_integral auto value, const Rule&) { json_.integer(value); }
  void value(std::floating_point auto value, const Rule& rule) {
    if (!(value - value == 0)) return unencodable("must be a finite number");
    if (rule.not_below_0 && value < 0) violates("must not be below 0");
    json_.number(value);
  }
  template <class Thing>
  void value(Id<Thing> id, const Rule& rule) {
    value(id.value(), rule);
  }
  template <class Thing>
  void value(const TextId<Thing>& id, const Rule& rule) {
    value(id.value(), rule);
  }
  template <class Codes>
  void value(const OpenEnum<Codes>& code, const Rule&) {
    if (code.code().empty() && !as_kept_) unencodable("is required");
    value(std::string(code.code()), {});
  }
  void value(const std::chrono::year_month_day& day, const Rule&) {
    if (!day.ok() || day.year() < std::chrono::year(0) || day.year() > std::chrono::year(9999))
      return unencodable("must be a valid date");
    json_.string(iso_date(day));
  }
  void value(const Timestamp& time, const Rule&) {
    const std::string text = to_string(time);
    if (!time.readable() && as_kept_) return value(text, {});
    if (!time.readable() || !Timestamp::parse(text))
      return unencodable("must be a time in the years 0 to 9999");
    json_.string(text);
  }
  void value(const Date& day, const Rule&) {
    if (day.readable()) return value(day.ymd(), {});
    if (!as_kept_) return unencodable("must be a valid date");
    value(to_string(day), {});
  }
  void value(const TimeOfDay& time, const Rule&) {
    if (!time.readable() && as_kept_) return value(to_string(time), {});
    if (!time.readable() || time.since_midnight() < time.since_midnight().zero() ||
        time.since_midnight() > std::chrono::hours(24))
      return unencodable("must be a time of day, from 00:00 to 24:00");
    json_.string(to_string(time));
  }
  /// A text in an object of its own.
  void wrapped(std::string_view name, const std::string& text, const Rule& rule) {
    json_.open_object().key(name);
    value(text, rule);
    json_.close_object();
  }
  /// A list of `size` elements, each of which `element` writes.
  template <class Element>
  void list(std::size_t size, const Rule& rule, Element element) {
    if (size < rule.least) violates("must not be empty");
    if (size > rule.most)
      violates("must have at most " + std::to_string(rule.most) + " elements, but has " +
               std::to_string(size));
    json_.open_array();
    const std::size_t level = path_.size() - 1;
    for (std::size_t i = 0; i < size; ++i) {
      path_[level].index = i;
      element(i);
    }
    path_[level].index = Step::none;
    json_.close_array();
  }

  /// Notes a limit of the value being written.
  void violates(std::string_view rule) {
    if (checking_) unencodable(rule);
  }
  /// Notes what can't be written.
  void unencodable(std::string_view rule) {
    std::string path;
    for (const Step& step : path_) {
      path.append(path.empty() ? "" : ".").append(step.member);
      if (step.index != Step::none) path.append("[").append(std::to_string(step.index)).append("]");
    }
    faults_.push_back({std::move(path), std::string(rule)});
  }

  /// The limits that are broken, in the order of the fields.
  const std::vector<WriteFault>& faults() const noexcept { return faults_; }
  /// How many fields were written, those of inner objects included.
  std::size_t written() const noexcept { return written_; }
  /// The text written.
  std::string take() { return json_.take(); }

 private:
  struct Step {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::string_view member;
    std::size_t index = none;  // of the element of a list
  };

  static bool has_other_name(std::span<const WriteField> fields, const WriteField& field) {
    for (const WriteField* other = fields.data(); other != &field; ++other)
      if (other->member == field.member) return true;
    return false;
  }

  bool checking_;
  bool as_kept_;
  JsonWriter json_;
  std::vector<Step> path_;
  std::size_t written_ = 0;
  std::vector<WriteFault> faults_;
};

template <class T>
Presence presence_of(const T& value) {
  if constexpr (requires { value.is_clear(); })
    if (value.is_clear()) return Presence::cleared;
  if constexpr (is_list<T>)
    return value.empty() ? Presence::left_out : Presence::given;
  else if constexpr (requires { value.has_value(); })
    return value.has_value() ? Presence::given : Presence::left_out;
  else if constexpr (requires { *value; })
    return value ? Presence::given : Presence::left_out;
  else if constexpr (std::is_same_v<T, std::chrono::year_month_day>)
    return value == T{} ? Presence::unset : Presence::given;
  else
    return Presence::given;
}

template <class Form, class T>
void write_value(ModelWriter& to, const T& value, const Rule& rule) {
  if constexpr (is_list<T>)
    to.list(value.size(), rule, [&](std::size_t i) { write_value<Form>(to, value[i], {}); });
  else if constexpr (requires { *value; })
    write_value<Form>(to, *value, rule);
  else if constexpr (requires { Form::write(to, value, rule); })
    Form::write(to, value, rule);
  else if constexpr (requires { Schema<Form, WriteField>::fields; })
    to.object(Schema<Form, WriteField>::fields, &value);
  else if constexpr (requires { to.value(value, rule); })
    to.value(value, rule);
  else
    to.object(Schema<T, WriteField>::fields, &value);
}

/// The fields of a struct that is written.
struct WriteObject {
  std::span<const WriteField> fields;
};

/// How a C++ type is written, or one that is otherwise on the wire (see `field`).
template <class T, class Form = void>
inline constexpr WriteType write_type_of{
    [](const void* value) { return presence_of(*static_cast<const T*>(value)); },
    [](ModelWriter& to, const void* value, const Rule& rule) {
      write_value<Form>(to, *static_cast<const T*>(value), rule);
    }};

template <class Form, auto... Path>
constexpr WriteField::WriteField(const Row<Form, Path...>& row)
    : name(row.name),
      member(),
      type(nullptr),
      address(nullptr),
      rule(row.rule),
      even_if_empty(
          is_list<ValueAt<Path...>> &&
          (row.required == Required::by_spec || row.required == Required::by_both || row.rule.even_if_empty)),
      guide_only(row.guide_only) {
  if constexpr ((std::is_member_pointer_v<decltype(Path)> && ...)) {
    member = member_name<Path...>();
    type = &write_type_of<ValueAt<Path...>, Form>;
    address = &const_address_of<Path...>;
  }
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
