// The lines of C++ that something new in a document takes, in the style of the SDK's tables: for a person to
// put into place, who knows better names and has the last word on types.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "contract/document.hpp"
#include "contract/known.hpp"
#include "contract/specified.hpp"

namespace cli::contract {

/// Whether a struct is sent or read: where the service need not have a field, it is another type.
enum class Use { draft, changes, model, query };

/// Writes such lines.
class CodeWriter {
 public:
  /// `structs`: what the document's schemas are called in C++, those that the SDK has.
  CodeWriter(const Document& document, std::map<std::string, std::string> structs)
      : document_(document), structs_(std::move(structs)) {}

  /// A field of a struct, and the row of its table.
  std::string field(const KnownObject& known, const std::string& name, const Schema& schema, bool required,
                    Use use) const;
  /// A parameter of a query.
  std::string parameter(const KnownObject& query, const SpecifiedParameter& told) const;
  /// A row of operations.hpp, and the structs with their tables that aren't there yet.
  std::string operation(const SpecifiedOperation& told) const;
  /// A code of an enumeration.
  std::string code(const KnownType& enumeration, const std::string& code) const;

 private:
  struct Member {
    std::string structure, name, wire;
    const Schema& schema;
    bool required;
    Use use;
    bool in_path = false;
  };

  std::string type_of(const Schema& schema, const std::string& wire, Use use, std::string& before,
                      int depth) const;
  std::string type_of_element(const Schema& schema, const std::string& wire, Use use, std::string& before,
                              int depth) const;
  std::string member_line(const Member& member, std::string& before, int depth) const;
  std::string table_row(const Member& member) const;
  std::string struct_of(const Schema& schema, const std::string& wire, Use use, std::string& before,
                        int depth) const;
  std::string enumeration_of(const Schema& schema, const std::string& wire, std::string& before) const;
  std::string parameters_of(const SpecifiedOperation& told, std::string& before) const;

  const Document& document_;
  std::map<std::string, std::string> structs_;
  mutable std::set<std::string> written_{};  // each new struct once, where it is first needed
};

}  // namespace cli::contract
