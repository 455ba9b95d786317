// The tables of a mirror.
#pragma once

#include <string>
#include <vector>

#include "export/selection.hpp"
#include "export/sqlite.hpp"
#include "output/records.hpp"

namespace cli {

/// What the items of a mirror are.
struct MirrorFormat {
  std::vector<Column> columns{};  ///< Beside the id
  bool numbers = true;            ///< Whether ids are numbers
};

/// A name in SQL, whatever is in it.
std::string sql_name(const std::string& name);

/// Whether the database has the tables of a mirror; false: it is empty. Throws a `Failure` for any other
/// database, for one of a later version, and for one of another selection.
bool has_mirror(Database& database, const Selection& selection);
/// Makes them.
void make_mirror(Database& database, const MirrorFormat& format, const Selection& selection);
/// Adds the columns and tables that an earlier version of the program didn't have.
void add_what_is_new(Database& database, const MirrorFormat& format);

}  // namespace cli
