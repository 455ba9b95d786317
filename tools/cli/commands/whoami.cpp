// rocketpunch whoami: who is signed in, until when, and what that allows
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <rocketpunch/api/urls.hpp>
#include <rocketpunch/json.hpp>

#include "commands/all.hpp"
#include "commands/description.hpp"
#include "commands/options.hpp"
#include "output/local_time.hpp"
#include "output/text.hpp"
#include "program/context.hpp"

namespace cli {

namespace {

/// What can be told of the sign-in; what can't is unset.
struct Identity {
  std::optional<rp::UserInfo> user{};
  std::optional<rp::TokenSet> tokens{};  ///< Unset: an access token was given, which doesn't tell.
  std::optional<rp::CompanyPermissions> companies{};

  /// Whether the user granted it, as far as that is known.
  bool may_have(const std::string& scope) const {
    return !tokens || std::find(tokens->scopes.begin(), tokens->scopes.end(), scope) != tokens->scopes.end();
  }
};

/// What was answered; nothing where it isn't allowed.
template <class T>
std::optional<T> if_allowed(rp::Result<T> answer) {
  if (!answer && answer.error().kind() == rp::ErrorKind::forbidden) return std::nullopt;
  return std::move(answer).value();
}

Identity ask_for_identity(Context& context, const rp::OAuthSession& session, bool given) {
  const rp::CallOptions options{.stop = context.stop()};
  Identity identity;
  if (!given) identity.tokens = session.tokens(options).value();
  if (identity.may_have("profile")) identity.user = if_allowed(session.user_info(options));
  if (identity.may_have("company:manage:read"))
    identity.companies = if_allowed(context.app().as(session).me().company_permissions(options));
  return identity;
}

/// The session of a token can't renew it, and says that nobody is signed in where it isn't accepted.
Identity identity_by_token(Context& context, const rp::Secret& token) try {
  return ask_for_identity(context, context.session_of(token), true);
} catch (const rp::Error& error) {
  if (error.kind() != rp::ErrorKind::sign_in_required && error.kind() != rp::ErrorKind::unauthorized) throw;
  throw Failure(
      ExitCode::not_allowed,
      "ROCKETPUNCH_ACCESS_TOKEN isn't accepted: it has ended, or is of another deployment; unset it "
      "and run rocketpunch sign-in, or set it to another");
}

nlohmann::ordered_json json_of(const Identity& identity) {
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  if (identity.user) document["user"] = *identity.user;
  if (identity.tokens) {
    document["scopes"] = identity.tokens->scopes;
    document["accessTokenEndsAt"] = to_string(identity.tokens->expires_at);
  }
  if (identity.companies) document["companies"] = identity.companies->companies;
  return document;
}

Cell companies_cell(const Identity& identity) {
  if (!identity.companies)
    return "not told: needs scope company:manage:read, by rocketpunch sign-in --scope "
           "profile,company:manage:read";
  if (identity.companies->companies.empty()) return "none";
  std::string lines;
  for (const auto& [company, capabilities] : identity.companies->companies) {
    lines += (lines.empty() ? "" : "\n") + company.handle;
    if (company.name) lines += " (" + *company.name + ')';
    lines += ": " + detail::in_a_list(capabilities);
  }
  return lines;
}

void write_identity(const Identity& identity, const Terminal& terminal, std::ostream& out) {
  std::vector<Column> columns;
  std::vector<Cell> cells;
  const auto add = [&](const char* title, Cell value) {
    columns.push_back({.name = title, .title = title});
    cells.push_back(std::move(value));
  };
  if (const auto& user = identity.user) {
    add("Name", cell(user->name));
    add("Handle", cell(user->preferred_username));
    add("E-mail", cell(user->email));
    add("Page", user->preferred_username ? Cell(rp::profile_url(*user->preferred_username)) : Cell());
    add("Id", user->subject);
  } else {
    add("Name", "not told: needs scope profile");
  }
  if (const auto& tokens = identity.tokens) {
    add("Scopes", detail::in_a_list(tokens->scopes));
    const auto end = std::chrono::floor<std::chrono::seconds>(tokens->expires_at.time());
    add("Token ends", local_and_seoul(end) + (tokens->refresh_token.empty() ? "; then sign in again"
                                                                            : "; is renewed by itself"));
  } else {
    add("Scopes", "not told: the access token was given, by ROCKETPUNCH_ACCESS_TOKEN or --mock");
  }
  add("Companies", companies_cell(identity));
  write_details(columns, cells, terminal, out);
}

}  // namespace

void add_whoami(CommandLine& line) {
  CLI::App& command =
      line.add(line.app(), "whoami", "Tells who is signed in, what was granted, and for which companies",
               "rocketpunch whoami --json | jq .scopes");
  const auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "As JSON; what isn't told is left out")->group("Output");
  line.on(command, [json](Context& context) {
    const auto token = context.given_token();
    const Identity identity =
        token ? identity_by_token(context, *token) : ask_for_identity(context, context.session(), false);
    if (*json)
      context.out() << harmless_json(json_of(identity).dump(2)) << '\n';
    else
      write_identity(identity, context.terminal(), context.out());
    return ExitCode::done;
  });
}

}  // namespace cli
