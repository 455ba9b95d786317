// Differences as they are found: what several operations share is one of them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "contract/code.hpp"
#include "contract/difference.hpp"
#include "contract/known.hpp"
#include "contract/schema.hpp"

namespace cli::contract {

/// Whether the SDK writes a value, or reads it.
enum class Way { request, response, error };

/// Collects differences.
class Findings {
 public:
  /// Makes the lines to add, once it is known what the schemas are called in C++.
  using Code = std::function<std::string(const CodeWriter&)>;

  /// What is found from now on is that operation's.
  void begin(const std::string& operation) { operation_ = operation; }
  void add(Difference difference, Code code = {}) {
    const auto key = difference.where + '\n' + difference.what + '\n' + difference.sdk + '\n' +
                     difference.told + '\n' + to_string(difference.change);
    const auto [at, is_new] = places_.emplace(key, found_.size());
    if (is_new) {
      found_.push_back(std::move(difference));
      codes_.push_back(std::move(code));
    } else {
      found_[at->second].breaks |= difference.breaks;
    }
    if (!operation_.empty()) found_[at->second].operations.insert(operation_);
  }
  /// Notes which struct a schema of the document is.
  void is_called(const Schema& schema, const KnownObject& object) {
    if (!schema.name.empty()) names_.emplace(schema.name, object.structure());
  }
  std::vector<Difference> take(const Document& document) {
    const CodeWriter writer(document, std::move(names_));
    for (std::size_t i = 0; i < found_.size(); ++i)
      if (codes_[i]) found_[i].code = codes_[i](writer);
    return std::move(found_);
  }

 private:
  std::string operation_{};
  std::map<std::string, std::size_t> places_{};
  std::vector<Difference> found_{};
  std::vector<Code> codes_{};
  std::map<std::string, std::string> names_{};
};

}  // namespace cli::contract
