// Compares values: fields with their types, limits and codes, and what lies below them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "contract/document.hpp"
#include "contract/findings.hpp"
#include "contract/known.hpp"
#include "contract/schema.hpp"

namespace cli::contract {

/// Where a field is written; what is read is in a body.
enum class Place { parameter, body, change };

/// Compares values of one operation.
class ValueComparison {
 public:
  ValueComparison(const Document& document, Findings& findings) : document_(document), findings_(findings) {}

  /// A struct with a schema. `rule`: the limits of its only field, where the struct stands for a text.
  void compare_object(const KnownObject& known, const Schema& schema, Way way,
                      const rp::detail::codec::Rule* rule = nullptr);
  /// A value of no field, such as the list that an operation answers with.
  void compare_type(const KnownType& known, const Schema& schema, Way way, const std::string& where);
  /// A field or parameter. `required`: whether the document has it so.
  void compare_field(const KnownField& known, const Schema& schema, bool required, Way way,
                     const std::string& where, Place place);
  /// The body of an error, which may be of any form that the SDK reads.
  void compare_error(const Schema& schema);

 private:
  void compare_codes(const KnownType& known, const Schema& schema, Way way, const std::string& where);
  void compare_presence(const KnownField& known, const Schema& schema, bool required, Way way,
                        const std::string& where, Place place);
  void compare_text_limits(const KnownType& type, const KnownField& known, const Schema& schema,
                           const std::string& where);
  void compare_limits(const KnownField& known, const Schema& schema, const std::string& where, Place place);
  void compare_limit(const char* what, std::optional<double> known, std::optional<double> told, bool is_upper,
                     const Schema& schema, const std::string& where);
  void changed(const char* what, bool breaks, const std::string& where, std::string sdk, std::string told,
               const Schema& schema);

  const Document& document_;
  Findings& findings_;
  std::set<std::tuple<std::string, const KnownObject*, Way>> seen_{};
  int depth_ = 0;
};

}  // namespace cli::contract
