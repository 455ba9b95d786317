// Names of the document as names of C++ in the SDK's style. Whatever the document says, they are names.
#pragma once

#include <string>
#include <string_view>

namespace cli::contract {

/// `jobCategory` as `job_category`.
std::string snake_case(std::string_view name);
/// `jobCategory` as `JobCategory`.
std::string pascal_case(std::string_view name);
/// What a schema's struct is called: `CreateFaqRequest` is a `FaqDraft`, `PatchFaqRequest` a `FaqChanges`,
/// `FaqResponse` a `Faq`.
std::string struct_name(std::string_view schema);
/// A text in quotes, as C++ has it.
std::string in_quotes(std::string_view text);
/// The beginning of a description, as a comment of one line.
std::string comment(std::string_view description);

}  // namespace cli::contract
