#include "commands/listing.hpp"

namespace cli {

std::string page_note(std::int64_t shown, std::int64_t total, int page, int pages, const Noun& noun) {
  if (total == 0) return std::string("no ") + noun.many;
  std::string note = std::to_string(shown) + " of " + noun.count(total);
  if (pages > 1) note += ", page " + std::to_string(page) + " of " + std::to_string(pages);
  if (page < pages) note += "; next: --page " + std::to_string(page + 1) + ", or --all";
  return note;
}

}  // namespace cli
