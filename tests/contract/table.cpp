// Holds the table of operations against the service's specification, row by row.
//   contract-table OPENAPI_JSON
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <rocketpunch/operations.hpp>
#include <set>
#include <string>

namespace rp = rocketpunch;
using Json = nlohmann::json;

namespace {

/// What the table has beyond the specification: the metadata document, and what only the guide has.
const std::set<std::string, std::less<>> beyond = {"getOAuthMetadata", "searchCompanies", "searchProfiles",
                                                   "getMyProfile"};

int faults = 0;
void fault(const std::string& what) {
  ++faults;
  std::cerr << "contract-table: " << what << '\n';
}

std::string whole_path(const rp::Operation& row) {
  switch (row.base) {
    case rp::Operation::Base::api: return "/api/v1" + std::string(row.path);
    case rp::Operation::Base::oauth: return "/oauth" + std::string(row.path);
    case rp::Operation::Base::well_known: return std::string(row.path);
  }
  return {};
}

std::string access_of(const Json& operation, const Json& document) {
  const Json& security = operation.contains("security") ? operation["security"] : document["security"];
  if (security.empty()) return "none";
  return security[0].contains("bearerAuth") ? "user"
         : security[0].contains("apiKey")   ? "app_key"
                                            : security.dump();
}

std::string name_of(rp::Operation::Access access) {
  return access == rp::Operation::Access::none   ? "none"
         : access == rp::Operation::Access::user ? "user"
                                                 : "app_key";
}

/// The specification names scopes only in the text of an operation. One that needs no signed-in user may
/// mention scopes all the same.
std::string scope_of(const Json& operation, const std::string& access) {
  if (access != "user") return {};
  static const std::regex pattern("Required OAuth scope: `([a-z:]+)`|`([a-z:]+)` scope");
  const auto text = operation.value("description", "");
  std::string required, mentioned;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator();
       ++match) {
    if ((*match)[1].matched) required = (*match)[1];
    if ((*match)[2].matched) mentioned = (*match)[2];
  }
  return required.empty() ? mentioned : required;
}

void compare(const std::string& id, const char* what, const std::string& table,
             const std::string& specification) {
  if (table != specification)
    fault(id + ": " + what + " is \"" + table + "\" in the table, \"" + specification +
          "\" in the specification");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: contract-table OPENAPI_JSON\n";
    return 2;
  }
  std::ifstream file(argv[1]);
  const Json document = Json::parse(file);
  std::set<std::string> specified;
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      const std::string id = operation["operationId"];
      specified.insert(id);
      const auto* row = std::find_if(std::begin(rp::detail::operations), std::end(rp::detail::operations),
                                     [&](const auto& r) { return r.id == id; });
      if (row == std::end(rp::detail::operations)) {
        fault(id + " is missing in the table");
        continue;
      }
      std::string upper;
      for (const char c : method) upper += static_cast<char>(c - 'a' + 'A');
      const auto access = access_of(operation, document);
      compare(id, "method", std::string(row->method), upper);
      compare(id, "path", whole_path(*row), path);
      compare(id, "access", name_of(row->access), access);
      compare(id, "scope", std::string(row->scope), scope_of(operation, access));
    }
  }
  for (const auto& row : rp::detail::operations)
    if (!specified.contains(std::string(row.id)) && !beyond.contains(row.id))
      fault(std::string(row.id) + " is not in the specification");
  std::cout << "contract-table: " << specified.size() << " operations specified, "
            << std::size(rp::detail::operations) << " rows, " << faults << " faults\n";
  return faults == 0 && !specified.empty() ? 0 : 1;
}
