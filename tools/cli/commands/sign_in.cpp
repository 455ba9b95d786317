// rocketpunch sign-in, sign-out
#include <algorithm>
#include <memory>
#include <rocketpunch/oauth/loopback_sign_in.hpp>

#include "commands/all.hpp"
#include "commands/options.hpp"
#include "output/text.hpp"
#include "program/context.hpp"

namespace cli {

namespace {

struct SignIn {
  std::vector<std::string> scopes{};
  bool no_browser = false;
};

/// The port in a redirect URI; empty: none.
std::string port_of(const std::string& uri) {
  const auto begin = uri.find("://");
  const std::string authority =
      begin == uri.npos ? uri : uri.substr(begin + 3, uri.find('/', begin + 3) - begin - 3);
  const auto colon = authority.rfind(':');
  return colon == authority.npos || authority.back() == ']' ? "" : authority.substr(colon + 1);
}

void lead_to_consent(Context& context, const std::string& url, bool no_browser) {
  context.note("sign in on this page: " + url);
  if (!no_browser && context.open_in_browser(url)) return;
  const std::string port = port_of(context.redirect_uri());
  context.note("to use the browser of another machine, forward its port to this one: ssh -L " + port +
               ":127.0.0.1:" + port + " THIS_MACHINE");
}

rp::TokenSet sign_in_by_browser(Context& context, const rp::OAuthSession& session, const SignIn& options) {
  rp::LoopbackSignInOptions how;
  how.open = [&](const std::string& url) { lead_to_consent(context, url, options.no_browser); };
  how.stop = context.stop();
  how.authorization.scopes = options.scopes;
  auto tokens = rp::sign_in_on_loopback(session, how);
  // the one error of the network that comes before anything is opened
  if (!tokens && tokens.error().kind() == rp::ErrorKind::network &&
      tokens.error().operation() == "oauthAuthorize")
    throw Failure(ExitCode::failed, tokens.error().message() +
                                        "; end the other sign-in, or register another redirect URI and set "
                                        "ROCKETPUNCH_REDIRECT_URI to it");
  return std::move(tokens).value();
}

/// With a mock server, its user agrees at once: there is nobody else to be asked.
rp::TokenSet sign_in_at_mock(Context& context, const rp::OAuthSession& session, const SignIn& options) {
  const auto request = session.authorization_request({.scopes = options.scopes});
  context.note("the mock server's user agrees; what --mock does is forgotten when it ends");
  return session.exchange(context.mock()->consent(request.url), request).value();
}

/// Who is signed in. That it can't be told doesn't undo the sign-in.
std::string name_of_user(Context& context, const rp::OAuthSession& session) {
  const auto user = session.user_info({.stop = context.stop()});
  if (!user) {
    context.note(user.error().what());
    return {};
  }
  std::string name = user->name.value_or("");
  if (user->preferred_username && name != *user->preferred_username)
    name += (name.empty() ? "" : " ") + ("@" + *user->preferred_username);
  return harmless(name.empty() ? user->subject : name);
}

ExitCode sign_in(Context& context, const SignIn& options) {
  const rp::OAuthSession session = context.session();
  const rp::TokenSet tokens = context.mock() != nullptr ? sign_in_at_mock(context, session, options)
                                                        : sign_in_by_browser(context, session, options);
  const bool named = std::find(tokens.scopes.begin(), tokens.scopes.end(), "profile") != tokens.scopes.end();
  const std::string name = named ? name_of_user(context, session) : "";
  context.out() << "signed in" << (name.empty() ? "" : " as " + name) << ", for "
                << harmless(detail::in_a_list(tokens.scopes)) << '\n';
  if (context.mock() == nullptr && context.given_token())
    context.note("ROCKETPUNCH_ACCESS_TOKEN is set, and comes before this sign-in");
  return ExitCode::done;
}

/// Removes what is kept, without the client's secret and without the service.
void forget(Context& context) {
  const rp::FileTokenStore store(context.token_directory());
  store.lock(context.sign_in_name()).value().erase().value();
  context.note(
      "the service wasn't told: until it ends there, what was granted can be used by who has a copy");
}

constexpr const char* about_the_app =
    "The app has to be registered with the redirect URI\n"
    "http://127.0.0.1:8765/callback, or with what $ROCKETPUNCH_REDIRECT_URI says. Its\n"
    "secret key is looked for in $ROCKETPUNCH_CLIENT_SECRET and in\n"
    "~/.config/rocketpunch/secret (mode 0600), and asked for where it is in neither.\n\n";

ExitCode sign_out(Context& context, bool local) {
  if (context.mock() != nullptr) {
    context.out() << "nobody is signed in: --mock keeps no sign-in\n";
    return ExitCode::done;
  }
  context.made_directory(Keeps::state);
  const auto kept = rp::FileTokenStore(context.token_directory()).load(context.sign_in_name());
  if (!kept && !local)
    throw Failure(ExitCode::failed, kept.error().what() + std::string("; --local removes what is kept"));
  if (kept && !*kept) {
    context.out() << "nobody is signed in\n";
  } else {
    if (local) {
      forget(context);
    } else if (const auto revoked = context.session().revoke({.stop = context.stop()}); !revoked) {
      if (exit_code_of(revoked.error()) != ExitCode::unreachable) throw revoked.error();
      throw Failure(ExitCode::unreachable,
                    revoked.error().what() + std::string("; you are still signed in: --local forgets it "
                                                         "on this machine only"));
    }
    context.out() << "signed out\n";
  }
  if (context.given_token())
    context.note("ROCKETPUNCH_ACCESS_TOKEN is set, and still acts for its user: unset it");
  return ExitCode::done;
}

}  // namespace

void add_sign_in(CommandLine& line) {
  CLI::App& command = line.add(line.app(), "sign-in",
                               "Signs you in with the browser, so that commands that write can act for you",
                               "rocketpunch sign-in --scope profile,post:write");
  command.footer(about_the_app + command.get_footer());
  const auto options = std::make_shared<SignIn>();
  add_texts(command, "--scope", options->scopes,
            "What to ask for: profile, email, post:write, job:write, job:manage:read, event:write, "
            "company:manage:read; else $ROCKETPUNCH_SCOPES, or profile. All but the first two are for the "
            "app's owner at present")
      ->option_text("SCOPE,...");
  command.add_flag("--no-browser", options->no_browser,
                   "Only print the page's address, as is done where there is no desktop");
  line.on(command, [options](Context& context) { return sign_in(context, *options); });
}

void add_sign_out(CommandLine& line) {
  CLI::App& command = line.add(line.app(), "sign-out", "Ends the sign-in at the service, and forgets it here",
                               "rocketpunch sign-out");
  const auto local = std::make_shared<bool>(false);
  command.add_flag("--local", *local,
                   "Only forget it here, without a word to the service: for when that can't be reached, or "
                   "what is kept can't be read");
  line.on(command, [local](Context& context) { return sign_out(context, *local); });
}

}  // namespace cli
