// rocketpunch me: what the signed-in user may do
#include <memory>

#include "commands/all.hpp"
#include "commands/listing.hpp"

namespace cli {

namespace {

struct RoleOptions {
  std::string company{};
  std::optional<rp::ResourceType> type{};
  rp::ResourceRoleQuery query{};
  OutputOptions output{};
};

const Description<rp::CompanyPermission>& permission_description() {
  using P = rp::CompanyPermission;
  static const Description<P> description = {
      {shown("company", "Company"), [](const P& p) { return cell(p.company.handle); }},
      {shown("name", "Name", 16), [](const P& p) { return cell(p.company.name); }},
      {shown("capabilities", "May call", 24), [](const P& p) { return cell(p.capabilities); }},
  };
  return description;
}

const Description<rp::ResourceRole>& role_description() {
  using R = rp::ResourceRole;
  static const Description<R> description = {
      {shown("resourceType", "Type"), [](const R& r) { return cell(r.resource_type); }},
      {shown("resourceId", "Id"), [](const R& r) { return cell(r.resource_id); }},
      {shown("capabilities", "May call", 24), [](const R& r) { return cell(r.capabilities); }},
  };
  return description;
}

void add_permissions(CommandLine& line, CLI::App& me) {
  CLI::App& command =
      line.add(me, "permissions", "Lists the companies that the user has roles for, and what these allow",
               "rocketpunch me permissions");
  const auto output = std::make_shared<OutputOptions>();
  add_output_options(command, *output);
  line.on(command, [output](Context& context) {
    write_list(context, *output, permission_description(), {"company", "companies"},
               [&] { return context.user().me().company_permissions().value().companies; });
    return ExitCode::done;
  });
}

void add_roles(CommandLine& line, CLI::App& me) {
  CLI::App& command = line.add(me, "roles", "Lists the user's roles for single jobs or events of a company",
                               "rocketpunch me roles acme --type event");
  const auto options = std::make_shared<RoleOptions>();
  command.add_option("HANDLE", options->company, "Handle of the company")->required();
  add_code(command, "--type", options->type, "Of what")->required();
  command.add_option("--id", options->query.resource_id, "Of a single job or event")->option_text("ID");
  command.add_option("--page", options->query.page, "Page number, from 1")->option_text("N");
  command.add_option("--page-size", options->query.page_size, "1 to 50; the service's choice unless given")
      ->option_text("N");
  add_output_options(command, options->output);
  line.on(command, [options](Context& context) {
    rp::ResourceRoleQuery query = options->query;
    query.resource_type = *options->type;
    write_list(context, options->output, role_description(), {"role", "roles"},
               [&] { return context.user().me().resource_roles(options->company, query).value().items; });
    return ExitCode::done;
  });
}

}  // namespace

void add_me(CommandLine& line) {
  CLI::App& me = line.add(line.app(), "me", "What the signed-in user may do: permissions, roles");
  add_permissions(line, me);
  add_roles(line, me);
}

}  // namespace cli
