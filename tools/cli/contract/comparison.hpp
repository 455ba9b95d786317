// Compares what the SDK knows with what a document says.
#pragma once

#include <string>
#include <vector>

#include "contract/difference.hpp"
#include "contract/document.hpp"

namespace cli::contract {

/// All differences, those that are meant to be among them: in the order of the SDK's operations, what is new
/// behind them. `only`: these operations; empty: all. Throws a `Malformed`, or a `std::invalid_argument` for
/// an operation that neither has.
std::vector<Difference> compare(const Document& document, const std::vector<std::string>& only = {});

}  // namespace cli::contract
