// HTML that a person is to read on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// The text of HTML as the service's editor makes it: a line for a paragraph, heading or item of a list,
/// without tags, scripts and styles, and with the commonest character references. Anything else stays as it
/// is.
std::string html_text(std::string_view html);

}  // namespace cli
