#include "export/stream_output.hpp"

#include "output/text.hpp"

namespace cli {

void StreamOutput::begin() {
  if (!std::exchange(begun_, true)) write(format_.head());
}

void StreamOutput::write(const std::string& text) {
  // in a pipe as it came; a terminal is not to be steered
  if (!context_.terminal().out)
    context_.out() << text;
  else
    context_.out() << (format_.csv ? harmless_lines(text) : harmless_json(text));
}

void StreamOutput::add(const std::vector<Item>& items, const Place&) {
  begin();
  for (const Item& item : items) {
    ids_.insert(item.id);
    if (item.whole) write(format_.line(item));
  }
  context_.out().flush();
}

}  // namespace cli
