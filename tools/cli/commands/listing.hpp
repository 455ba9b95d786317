// What all searches do with what they find.
#pragma once

#include <algorithm>
#include <cstdint>
#include <rocketpunch/pagination.hpp>
#include <rocketpunch/walk.hpp>
#include <string>
#include <utility>
#include <vector>

#include "commands/description.hpp"
#include "commands/options.hpp"
#include "program/context.hpp"

namespace cli {

/// What the things of a list are called.
struct Noun {
  const char* one;
  const char* many;

  std::string count(std::int64_t n) const { return std::to_string(n) + ' ' + (n == 1 ? one : many); }
};

/// What is said of a page, such as `20 of 240 jobs, page 1 of 12; next: --page 2, or --all`.
std::string page_note(std::int64_t shown, std::int64_t total, int page, int pages, const Noun& noun);

namespace detail {

/// All that a walk gives, page by page. What it passed over, and how it ended, stands on the standard error.
template <class T>
ExitCode write_walk(Context& context, rp::Walk<T> walk, Records<T>& records, const Noun& noun) {
  std::optional<rp::Error> failure;
  for (const auto& page : walk.pages()) {
    if (!page) {
      failure = page.error();
      break;
    }
    for (const T& item : *page) records.add(item);
    if (!context.out().flush()) return ExitCode::done;  // nobody reads on, so that nothing more is asked for
  }
  if (failure && records.count() == 0) throw *failure;
  records.end();
  for (const rp::Error& bad : walk.bad_items()) context.note(bad.what());
  context.note(noun.count(records.count()) + (failure ? ", and then an error" : ""));
  if (failure && failure->kind() == rp::ErrorKind::cancelled) throw *failure;
  if (failure)
    throw Failure(ExitCode::incomplete,
                  failure->what() + ("; go on at --page " + std::to_string(walk.next_page())));
  return walk.bad_items().empty() ? ExitCode::done : ExitCode::incomplete;
}

}  // namespace detail

/// Searches, and writes a page of what is found, or more where that is asked for. `resource`: `jobs()` of a
/// client, or another that has `search` and `search_all`.
template <class T, class Resource, class Query>
ExitCode write_search(Context& context, const Resource& resource, Query query, const ListOptions& options,
                      const Description<T>& description, const Noun& noun) {
  Records<T> records(description, options.output, context.terminal(), context.out());
  rp::CallOptions call;
  call.query = read_pairs(options.query, "--query");
  query.page = options.page;
  query.page_size = options.page_size;
  if (options.walks()) {
    if (options.limit > 0 && !query.page_size)
      query.page_size = static_cast<int>(std::min<std::int64_t>(options.limit, 50));
    return detail::write_walk(context,
                              resource.search_all(std::move(query), std::move(call),
                                                  {.skip_bad_items = 20, .limit = options.limit}),
                              records, noun);
  }
  const auto page = resource.search(query, call).value();
  for (const T& item : page) records.add(item);
  records.end();
  context.note(page_note(records.count(), page.total_items, page.page, page.total_pages, noun));
  return ExitCode::done;
}

/// A list that comes whole, such as the tickets of an event. `ask` gives it.
template <class T, class Ask>
void write_list(Context& context, const OutputOptions& options, const Description<T>& description,
                const Noun& noun, Ask ask) {
  Records<T> records(description, options, context.terminal(), context.out());
  for (const T& one : ask()) records.add(one);
  records.end();
  if (records.count() == 0) context.note(std::string("no ") + noun.many);
}

/// The same for a list of lists: JSON has it as it is, and a table or CSV each inner one by itself, which
/// `each(outer, add)` adds.
template <class Row, class Ask, class Each>
void write_flattened(Context& context, const OutputOptions& options, const Description<Row>& description,
                     const Noun& noun, Ask ask, Each each) {
  Records<Row> records(description, options, context.terminal(), context.out());
  for (const auto& outer : ask()) {
    if (options.json)
      records.add_json(json_text(outer));
    else
      each(outer, [&](const Row& row) { records.add_row(row); });
  }
  records.end();
  if (records.count() == 0) context.note(std::string("no ") + noun.many);
}

}  // namespace cli
