// A document of JSON that others wrote: where each value stands, and what is wrong where it isn't as
// expected.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli::contract {

/// In the order of the document, which is that of the fields to add.
using Json = nlohmann::ordered_json;

/// A document that can't be compared. The text begins with the place, as a JSON Pointer (RFC 6901).
class Malformed : public std::runtime_error {
 public:
  Malformed(const std::string& pointer, const std::string& what)
      : std::runtime_error((pointer.empty() ? "the document" : pointer) + ": " + what) {}
};

/// A value of the document, and where it stands. The document must outlive it.
class Node {
 public:
  Node(const Json& value, std::string pointer) : value_(&value), pointer_(std::move(pointer)) {}

  const Json& value() const noexcept { return *value_; }
  const std::string& pointer() const noexcept { return pointer_; }

  /// A member of an object; nothing where it isn't there.
  std::optional<Node> find(std::string_view name) const;
  /// The members of an object, with their names.
  std::vector<std::pair<std::string, Node>> members() const;
  /// The elements of an array.
  std::vector<Node> elements() const;
  const std::string& text() const;

  /// A member of an object, if it is there: its text, number or flag.
  std::string text_of(std::string_view name) const;
  std::optional<double> number_of(std::string_view name) const;
  std::optional<std::size_t> size_of(std::string_view name) const;
  bool flag_of(std::string_view name) const;
  /// The members and elements of a member that may be missing.
  std::vector<std::pair<std::string, Node>> members_of(std::string_view name) const;
  std::vector<Node> elements_of(std::string_view name) const;

  [[noreturn]] void refuse(const std::string& what) const { throw Malformed(pointer_, what); }

 private:
  const Json* value_;
  std::string pointer_;
};

/// What the command reads at most.
inline constexpr std::size_t most_bytes = 50u << 20;

/// A document, read and held to its limits: depth, members and their names.
class Document {
 public:
  /// Throws a `Malformed`.
  explicit Document(const std::string& text);

  Node root() const { return {root_, ""}; }
  /// The value itself, or what its `$ref` leads to. Throws a `Malformed` for one that leads nowhere, to
  /// another document or to itself.
  Node resolved(Node node) const;

 private:
  Node target_of(const Node& reference) const;

  Json root_;
};

}  // namespace cli::contract
