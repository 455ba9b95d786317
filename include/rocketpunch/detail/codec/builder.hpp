#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/read_schema.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Items of a page that don't fit their model and are left out.
struct BadItems {
  std::size_t most = 0;               ///< How many may be left out
  std::vector<std::string> faults{};  ///< What is wrong with each, with the path
};

/// Builds a struct out of the events of a JSON reader, by the tables of its types. Each event returns whether
/// to go on; `fault()` tells what is wrong and where. Tolerant: unknown fields are passed over, null is the
/// same as absent, a lone code or text is taken for a list of one, and of a repeated name the last one holds
/// (an object's fields one by one).
class Builder {
 public:
  /// Builds into `target`, which is of that type. With `bad_items`, elements of a list that is a field of the
  /// root may be left out, but not all of them.
  Builder(const Type& type, void* target, BadItems* bad_items = nullptr)
      : root_(&type), target_(target), bad_items_(bad_items) {
    frames_.reserve(8);
    if (bad_items_ != nullptr) bad_items_->faults.clear();
  }

  bool null() {
    if (skipping_) return true;
    const Field* const field = next_field();
    if (field != nullptr && !is_required(*field) && field->type->reset == nullptr) {
      frames_.back().seen &= ~(std::uint64_t{1} << (frames_.back().expected - 1));  // as if it were not there
      return true;
    }
    const Slot slot = next_slot();
    if (slot.type == nullptr) return true;
    if (slot.required || slot.type->reset == nullptr) return wrong(slot, "null");
    slot.type->reset(slot.target);
    return true;
  }
  bool boolean(bool value) {
    return scalar(
        "true or false", [&](const Type& type) { return type.boolean; }, value);
  }
  bool integer(std::int64_t value) {
    return scalar(
        "an integer", [&](const Type& type) { return type.integer; }, value);
  }
  bool number(double value) {
    return scalar(
        "a number", [&](const Type& type) { return type.number; }, value);
  }
  /// A number that no double holds: taken by no field.
  bool not_finite() {
    std::nullptr_t none = nullptr;
    return scalar(
        "a number that is not finite",
        [](const Type&) -> ErrorText (*)(void*, std::nullptr_t) { return nullptr; }, none);
  }
  bool text(std::string& value) {
    return scalar(
        "a string", [&](const Type& type) { return type.text; }, value);
  }

  bool start_object() {
    if (!enter()) return false;
    if (skipping_) return ++skipping_, true;
    Slot slot = next_slot();
    if (slot.type == nullptr) return skipping_ = 1, true;
    slot = unwrap(slot);
    if (slot.type->object == nullptr) return wrong(slot, "an object");
    frames_.push_back({slot.type, slot.target, &slot.type->object(), 0, 0, 0, false});
    return true;
  }
  bool key(std::string_view name) {
    if (skipping_) return true;
    Frame& frame = frames_.back();
    const auto fields = frame.object->fields;
    // services write the fields in one order, that of the table: the next one is nearly always the right one
    std::size_t at = frame.expected;
    for (std::size_t left = fields.size(); left > 0; --left, ++at) {
      if (at >= fields.size()) at = 0;
      if (fields[at].name == name) {
        frame.expected = at + 1;
        frame.seen |= std::uint64_t{1} << at;
        frame.unknown_key = false;
        return true;
      }
    }
    frame.unknown_key = true;
    return true;
  }
  bool end_object() {
    leave();
    if (skipping_) return --skipping_, true;
    const Frame& frame = frames_.back();
    const Object& object = *frame.object;
    const bool whole_now = !only_in_guide(object) && (object.required_by_spec & ~frame.seen) == 0;
    const bool whole_in_guide =
        object.required_by_guide != 0 && (object.required_by_guide & ~frame.seen) == 0;
    if (!whole_now && !whole_in_guide)
      return (frame.seen == 0 && !frame.unknown_key && withdraw()) || missing(frames_.back());
    if (object.finish != nullptr && !whole_now) object.finish(frame.target);
    frames_.pop_back();
    return true;
  }

  bool start_array() {
    if (!enter()) return false;
    if (skipping_) return ++skipping_, true;
    Slot slot = next_slot();
    if (slot.type == nullptr) return skipping_ = 1, true;
    if (slot.type->element == nullptr) return wrong(slot, "an array");
    slot = unwrap(slot);
    slot.type->clear(slot.target);
    if (bad_items_ != nullptr && frames_.size() == 1) bad_items_->faults.clear();  // of the same name before
    frames_.push_back({slot.type, slot.target, nullptr, 0, 0, 0, false});
    return true;
  }
  bool end_array() {
    leave();
    if (skipping_) return --skipping_, true;
    if (bad_items_ != nullptr && in_items() && frames_.back().index > 0 &&
        frames_.back().index == bad_items_->faults.size())
      return fault_ = bad_items_->faults.front(), false;
    frames_.pop_back();
    return true;
  }

  /// Whether the value to come belongs to a field that the table doesn't have.
  bool passes_over() const noexcept { return frames_.back().unknown_key; }
  /// The object being read, as a JSON Pointer (RFC 6901).
  std::string pointer() const {
    std::string pointer;
    for (const Frame& frame : frames_) {
      if (frame.object == nullptr)
        pointer.append("/").append(std::to_string(frame.index - 1));
      else if (&frame != &frames_.back())
        pointer.append("/").append(frame.object->fields[frame.expected - 1].name);
    }
    return pointer;
  }

  /// What is wrong, with the path: `items[3].jobId: expected an integer, but found a string`; empty: nothing.
  const std::string& fault() const noexcept { return fault_; }
  /// The path of the value being read; empty at the root.
  std::string path() const {
    std::string path;
    for (const Frame& frame : frames_) {
      if (frame.object == nullptr) {
        if (frame.index > 0) path.append("[").append(std::to_string(frame.index - 1)).append("]");
      } else if (frame.expected > 0 && !frame.unknown_key) {
        if (!path.empty()) path += '.';
        path += frame.object->fields[frame.expected - 1].name;
      }
    }
    return path;
  }

 private:
  struct Frame {
    const Type* type;
    void* target;
    const Object* object;  // null: an array
    std::size_t expected;  // the field behind the last one read
    std::size_t index;     // elements of the array begun so far
    std::uint64_t seen;    // a bit for each field read
    bool unknown_key;      // the value to come belongs to no field
  };
  struct Slot {
    const Type* type = nullptr;  // null: to be passed over
    void* target = nullptr;
    bool required = false;
  };

  static constexpr std::size_t deepest = 200;    // levels; the API's own responses have about ten
  static constexpr std::size_t items_level = 2;  // frames open where an item of a page begins

  Slot next_slot() {
    if (frames_.empty()) return {root_, target_, true};
    Frame& frame = frames_.back();
    if (frame.object == nullptr) {
      ++frame.index;
      return {frame.type->element, frame.type->append(frame.target), true};
    }
    if (frame.unknown_key) return {};
    const Field& field = frame.object->fields[frame.expected - 1];
    return {field.type, field.address(frame.target), is_required(field)};
  }
  /// The field that the value to come belongs to; null: none.
  const Field* next_field() const {
    if (frames_.empty() || frames_.back().object == nullptr || frames_.back().unknown_key) return nullptr;
    return &frames_.back().object->fields[frames_.back().expected - 1];
  }
  static bool is_required(const Field& field) noexcept {
    return field.required == Required::by_spec || field.required == Required::by_both;
  }

  static Slot unwrap(Slot slot) {
    if (slot.type->engage != nullptr) slot.target = slot.type->engage(slot.target);
    return slot;
  }

  template <class Pick, class Value>
  bool scalar(const char* found, Pick pick, Value& value) {
    if (skipping_) return true;
    Slot slot = next_slot();
    if (slot.type == nullptr) return true;
    // the specification itself declares such a list as one code
    if (slot.type->element != nullptr && !frames_.empty()) {
      slot = unwrap(slot);
      slot.type->clear(slot.target);
      slot = {slot.type->element, slot.type->append(slot.target), true};
    }
    const auto take = pick(*slot.type);
    if (take == nullptr) return wrong(slot, found);
    if (const ErrorText complaint = take(unwrap(slot).target, value)) return fail(complaint);
    return true;
  }

  /// Takes an object without any field, inside of one of its own kind, for null, and out of a list: examples
  /// generated from the specification end a recursion so. Returns whether it could be left out.
  bool withdraw() {
    const bool in_list = frames_.size() >= 2 && frames_[frames_.size() - 2].object == nullptr;
    const std::size_t levels = in_list ? 3 : 2;
    if (frames_.size() < levels || frames_[frames_.size() - levels].object != frames_.back().object)
      return false;
    Frame& parent = frames_[frames_.size() - 2];
    if (in_list) {
      parent.type->drop(parent.target);
    } else {
      const Field& field = parent.object->fields[parent.expected - 1];
      if (is_required(field) || field.type->reset == nullptr) return false;
      field.type->reset(field.address(parent.target));
    }
    frames_.pop_back();
    return true;
  }
  /// Whether the specification doesn't have the object at all.
  static bool only_in_guide(const Object& object) noexcept {
    return object.required_by_spec == 0 && object.required_by_guide != 0;
  }
  bool wrong(const Slot& slot, const char* found) {
    return fail(std::string("expected ").append(slot.type->expects).append(", but found ").append(found));
  }
  bool missing(const Frame& frame) {
    const Object& object = *frame.object;
    const bool guide =
        only_in_guide(object) || (object.required_by_guide != 0 && (frame.seen & object.guide_marks) != 0);
    const std::uint64_t absent = (guide ? object.required_by_guide : object.required_by_spec) & ~frame.seen;
    std::size_t first = 0;
    while ((absent >> first & 1) == 0) ++first;
    frames_.back().expected = first + 1;
    frames_.back().unknown_key = false;
    return fail("required, but missing");
  }
  /// Returns whether to go on all the same.
  bool fail(std::string_view what) {
    const bool in_item =
        bad_items_ != nullptr && frames_.size() >= items_level && frames_[1].object == nullptr;
    if (in_item && in_items() && skipping_ > 0) return true;  // is being left out
    std::string fault = path();
    if (fault.empty()) fault = "the answer";
    fault.append(": ").append(what);
    if (!in_item || bad_items_->faults.size() >= bad_items_->most) return fault_ = std::move(fault), false;
    bad_items_->faults.push_back(std::move(fault));
    frames_.resize(items_level);
    frames_.back().type->drop(frames_.back().target);
    skipping_ = depth_ - items_level;
    return true;
  }
  /// Whether the value to come is an element of a list that is a field of the root, or within one left out.
  bool in_items() const noexcept { return frames_.size() == items_level && frames_.back().object == nullptr; }
  bool enter() {
    if (depth_ >= deepest && !fail("nested too deeply")) return false;
    return ++depth_, true;
  }
  void leave() noexcept { --depth_; }

  const Type* root_;
  void* target_;
  BadItems* bad_items_;  // null: none may be left out
  std::vector<Frame> frames_;
  std::size_t skipping_ = 0;  // levels open inside a value that is passed over
  std::size_t depth_ = 0;
  std::string fault_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
