// The operations of an OpenAPI document (3.0 or 3.1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/document.hpp"
#include "contract/known.hpp"
#include "contract/schema.hpp"

namespace cli::contract {

/// A parameter that an operation takes.
struct SpecifiedParameter {
  std::string name{};
  std::string in{};  ///< `path`, `query`, `header` or `cookie`
  bool required = false;
  std::string pointer{};
  Schema schema{};
};

/// An operation as the document has it.
struct SpecifiedOperation {
  std::string pointer{};
  std::string id{};
  std::string method{};
  std::string path{};  ///< With that of the server
  rp::Operation::Access access{};
  std::string scope{};
  std::string description{};
  std::vector<SpecifiedParameter> parameters{};
  BodyForm body_form = BodyForm::none;
  std::optional<Schema> body{};      ///< The JSON, or the form
  std::vector<std::string> parts{};  ///< Beside the JSON of a multipart body
  std::optional<Schema> response{};
  std::vector<Schema> errors{};
};

/// What the document says.
struct Specified {
  std::vector<SpecifiedOperation> operations{};
  std::string key_header{};  ///< What carries the App Key; empty: not told
};

/// Reads all operations. Throws a `Malformed`.
Specified read_operations(const Document& document);

}  // namespace cli::contract
