// A schema of the document as one thing: references, alternatives and allOf put together.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/document.hpp"

namespace cli::contract {

/// What a schema says of a value, in JSON Schema's (3.1) or OpenAPI 3.0's words.
struct Schema {
  std::string pointer{};  ///< Where it stands, behind its references
  std::string name{};     ///< That of `components/schemas`; empty: it stands where it is used.
  unsigned kinds = 0;     ///< Bits of `kind`; 0: not told
  bool nullable = false;
  std::string format{};
  std::string pattern{};
  std::string description{};
  bool has_default = false;
  std::optional<std::size_t> min_length{}, max_length{}, min_items{}, max_items{};
  std::optional<double> minimum{}, maximum{};
  std::vector<std::string> codes{};  ///< Of an enumeration of texts; empty: any
  std::vector<std::pair<std::string, Node>> properties{};
  std::set<std::string> required{};
  std::optional<Node> items{};

  const Node* property(std::string_view field) const;
};

/// Reads a schema. Throws a `Malformed` for one that can't be, or that never ends.
Schema read_schema(const Document& document, const Node& node);

/// A type as people call it: `integer (int32)`, `array`, `string or null`.
std::string type_text(const Schema& schema);
std::string kinds_text(unsigned kinds);

}  // namespace cli::contract
