// What all `get` commands do.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "commands/description.hpp"
#include "commands/options.hpp"
#include "output/text.hpp"
#include "program/context.hpp"

namespace cli {

/// What was asked for by id, and how it is written.
struct GetOptions {
  std::vector<std::string> ids{};
  OutputOptions output{};
};

/// The ids, and how to write what they are of.
void add_get_options(CLI::App& command, GetOptions& options, const std::string& what_an_id_is);

/// A number that is an id, in a text such as `158697`. Throws a `Failure` for any other text.
std::int64_t read_id(const std::string& text);
/// The same for a job, which the address of its page stands for too.
rp::JobId read_job_id(const std::string& text);

namespace detail {

/// Writes details one after another: as lines on a table's behalf, JSON documents, or lines of CSV.
template <class T>
class DetailWriter {
 public:
  DetailWriter(Context& context, const Description<T>& description, const OutputOptions& options)
      : context_(context), description_(description), options_(options) {
    if (by_rows()) rows_.emplace(description, options, context.terminal(), context.out());
  }

  void add(const T& value) {
    if (rows_) return rows_->add(value);
    std::ostream& out = context_.out();
    if (options_.json) {
      out << harmless_json(json_text(value)) << '\n';
      return;
    }
    if (std::exchange(begun_, true)) out << '\n';
    std::vector<Cell> cells;
    for (const Field<T>& field : description_) cells.push_back(field.cell(value));
    write_details(columns_of(description_), cells, context_.terminal(), out);
  }
  void end() {
    if (rows_) rows_->end();
  }

 private:
  bool by_rows() const { return options_.csv || !options_.columns.empty(); }

  Context& context_;
  const Description<T>& description_;
  const OutputOptions& options_;
  std::optional<Records<T>> rows_;
  bool begun_ = false;
};

}  // namespace detail

/// Gets each of these, and writes it. One that isn't there doesn't keep the others from being written; the
/// status tells. `resource`: `jobs()` of a client, or another that has `get` and `get_all`.
template <class T, class Resource, class Id>
ExitCode write_details_of(Context& context, const Resource& resource, const std::vector<Id>& ids,
                          const GetOptions& options, const Description<T>& description) {
  detail::DetailWriter<T> writer(context, description, options.output);
  if (ids.size() == 1) {
    writer.add(resource.get(ids.front()).value());
    writer.end();
    return ExitCode::done;
  }
  ExitCode code = ExitCode::done;
  for (const auto& item : resource.get_all(ids)) {
    if (item) {
      writer.add(*item);
      continue;
    }
    context.note(item.error().what());
    code = exit_code_of(item.error());
  }
  writer.end();
  return code;
}

}  // namespace cli
