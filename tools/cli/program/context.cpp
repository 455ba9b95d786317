#include "program/context.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>
#include <utility>

namespace cli {

namespace {

constexpr const char* service_url = "https://openapi.rocketpunch.com/api/v1";

/// A name for files of an app, which tells apps and deployments apart and doesn't tell the key.
std::string fingerprint(std::string_view base_url, std::string_view key) {
  const std::string text = std::string(base_url) + '\n' + std::string(key);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw Failure(ExitCode::failed, "libcrypto has no SHA-256");
  std::string name;
  for (std::size_t i = 0; i < 8; ++i) {
    constexpr std::string_view digits = "0123456789abcdef";
    name += digits[digest[i] >> 4];
    name += digits[digest[i] & 15];
  }
  return name;
}

bool wants_color(const Settings& settings, const Surroundings& around) {
  if (settings.color != "auto") return settings.color == "always";
  return around.terminal.out && !around.environment.get("NO_COLOR") &&
         around.environment.get("TERM") != "dumb";
}

rp::QuotaMode quota_mode(const std::string& name) {
  return name == "wait" ? rp::QuotaMode::wait : name == "fail" ? rp::QuotaMode::fail : rp::QuotaMode::off;
}

/// Codes are kept for a day, since they are asked for with most searches; nothing else is, since who asks
/// wants to know how it is now.
std::vector<rp::CacheLifetime> lifetimes() {
  std::vector<rp::CacheLifetime> none;
  for (const char* operation :
       {"searchJobs", "getJob", "searchEvents", "getEvent", "getEventTickets", "getEventSessions",
        "getEventFaqs", "searchPosts", "getPost", "searchCompanies", "searchProfiles"})
    none.push_back({operation, std::chrono::seconds(0)});
  return none;
}

}  // namespace

/// What the clients' observers share: they run on any thread, and may outlive the context in a copy.
struct Context::Told {
  std::mutex mutex;
  WaitTeller waits;
  std::ostream* log = nullptr;
  bool every_event = false;

  void tell(const rp::CallEvent& event) {
    using Kind = rp::CallEvent::Kind;
    const std::lock_guard guard(mutex);
    if (event.kind == Kind::wait && waits) waits(event.wait);
    if (log == nullptr) return;
    const bool failed = event.kind == Kind::failure || event.kind == Kind::retry;
    if (every_event || event.kind == Kind::finished || failed)
      *log << rp::LineLogger::line(event) << std::endl;
  }
};

Context::Context(Settings settings, Surroundings& around)
    : settings_(std::move(settings)),
      around_(around),
      terminal_(around.terminal),
      told_(std::make_shared<Told>()) {
  terminal_.color = wants_color(settings_, around_);
  if (terminal_.err)
    told_->waits = [&err = around_.err](std::chrono::milliseconds wait) {
      err << "rocketpunch: waits " << (wait.count() + 999) / 1000 << " s for the key's quota" << std::endl;
    };
  if (settings_.verbose > 0) told_->log = &around_.err;
  told_->every_event = settings_.verbose > 1;
}

Context::~Context() {
  // streams and terminal may be gone before the last copy of a client is
  const std::lock_guard guard(told_->mutex);
  told_->waits = nullptr;
  told_->log = nullptr;
}

void Context::tell_waits_by(WaitTeller teller) {
  const std::lock_guard guard(told_->mutex);
  told_->waits = std::move(teller);
}

rp::Observer Context::observer() {
  return [told = told_](const rp::CallEvent& event) { told->tell(event); };
}

rp::testing::MockServer* Context::mock() {
  if (settings_.mock && !mock_) {
    rp::testing::MockOptions options;
    options.today = std::chrono::floor<std::chrono::days>(clock()->wall_now());
    options.oauth_clients.front().redirect_uris = {
        environment().get("ROCKETPUNCH_REDIRECT_URI").value_or(default_redirect_uri)};
    mock_ = std::make_unique<rp::testing::MockServer>(std::move(options));
  }
  return mock_.get();
}

std::string Context::base_url() {
  if (auto* const server = mock()) return server->base_url();
  if (!settings_.base_url.empty()) return settings_.base_url;
  return environment().get("ROCKETPUNCH_BASE_URL").value_or(service_url);
}

SecretPlace Context::key_place() const {
  const bool named = !settings_.key_file.empty();
  return {"App Key", "ROCKETPUNCH_API_KEY", named ? settings_.key_file : directory(Keeps::settings) + "/key",
          named};
}

SecretPlace Context::client_secret_place() const {
  return {"secret key of the app", "ROCKETPUNCH_CLIENT_SECRET", directory(Keeps::settings) + "/secret"};
}

const rp::AppKey& Context::app_key() {
  if (!app_key_) {
    key_ = mock() != nullptr ? rp::Secret("rp_app_test") : require_secret(key_place(), around_).secret;
    app_key_.emplace(std::string(key_->reveal()));
  }
  return *app_key_;
}

const rp::AnyTransport& Context::transport() {
  if (!transport_)
    transport_.emplace(rp::CurlTransport(
        rp::CurlOptions{.ca_bundle = environment().get("ROCKETPUNCH_CA_BUNDLE").value_or(""),
                        .proxy = environment().get("ROCKETPUNCH_PROXY").value_or("")}));
  return *transport_;
}

rp::ClientOptions Context::bare_client_options() {
  rp::ClientOptions options;
  options.base_url = base_url();
  options.language = settings_.language;
  options.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(settings_.timeout * 1000));
  options.attempt_timeout = std::min(options.attempt_timeout, options.timeout);
  options.connect_timeout = std::min(options.connect_timeout, options.timeout);
  if (!settings_.key_header.empty()) options.key_header = settings_.key_header;
  options.user_agent = std::string("rocketpunch-cli/") + rp::version;
  options.stop = stop();
  options.observer = observer();
  options.clock = clock();
  return options;
}

rp::ClientOptions Context::client_options() {
  app_key();
  rp::ClientOptions options = bare_client_options();
  options.quota.mode = quota_mode(settings_.quota);
  if (mock() != nullptr) return options;  // which leaves no files behind
  const std::string name = fingerprint(options.base_url, key_->reveal());
  if (options.quota.mode != rp::QuotaMode::off)
    options.quota.ledger = rp::FileQuotaLedger(made_directory(Keeps::state) + "/quota", name, clock(),
                                               [this](const rp::Error& why) { note(why.what()); });
  options.cache.store = rp::FileCache(made_directory(Keeps::cache) + "/codes", 4u << 20);
  options.cache.lifetimes = lifetimes();
  return options;
}

const rp::AppClient& Context::app() {
  if (!app_) {
    const rp::AppKey& key = app_key();
    app_.emplace(rp::AppClient(key, client_options(), transport()));
  }
  return *app_;
}

std::string Context::client_id() {
  app_key();
  const std::string key(key_->reveal());
  return mock() != nullptr ? key : environment().get("ROCKETPUNCH_CLIENT_ID").value_or(key);
}

std::string Context::redirect_uri() const {
  return environment().get("ROCKETPUNCH_REDIRECT_URI").value_or(default_redirect_uri);
}

rp::OAuthConfig Context::public_oauth_config() {
  rp::OAuthConfig config;
  config.client_id = client_id();
  config.redirect_uri = redirect_uri();
  if (const auto scopes = environment().get("ROCKETPUNCH_SCOPES"))
    config.scopes = CLI::detail::split(*scopes, ' ');
  std::erase(config.scopes, "");
  if (auto* const server = mock())
    config.endpoints = rp::OAuthEndpoints::under(server->oauth_url());
  else if (const auto url = environment().get("ROCKETPUNCH_OAUTH_URL"))
    config.endpoints = rp::OAuthEndpoints::under(*url, "ROCKETPUNCH_OAUTH_URL");
  return config;
}

rp::OAuthConfig Context::oauth_config() {
  rp::OAuthConfig config = public_oauth_config();
  config.client_secret =
      mock() != nullptr ? rp::Secret("rp_sec_test") : require_secret(client_secret_place(), around_).secret;
  return config;
}

std::string Context::sign_in_name() { return fingerprint(base_url(), client_id()); }

rp::OAuthSession Context::session() {
  auto config = oauth_config();
  auto options = client_options();
  if (mock() != nullptr) return rp::OAuthSession(std::move(config), std::move(options), transport());
  made_directory(Keeps::state);
  return rp::OAuthSession(std::move(config), std::make_shared<rp::FileTokenStore>(token_directory()),
                          sign_in_name(), std::move(options), transport());
}

bool Context::has_user() {
  if (given_token()) return true;
  std::error_code unreadable;
  if (!std::filesystem::is_directory(token_directory(), unreadable)) return false;
  const rp::FileTokenStore store(token_directory());
  return store.load(sign_in_name()).value().has_value();
}

std::optional<rp::Secret> Context::given_token() {
  if (mock() != nullptr) return rp::Secret("test-access-token");
  if (auto token = environment().get("ROCKETPUNCH_ACCESS_TOKEN")) return rp::Secret(*std::move(token));
  return std::nullopt;
}

rp::OAuthSession Context::session_of(const rp::Secret& token) {
  auto config = public_oauth_config();
  config.client_secret = rp::Secret("unused");  // without a refresh token, nothing is asked of the client
  rp::OAuthSession session(std::move(config), client_options(), transport());
  // when it ends isn't known; a day is long enough not to be renewed here
  const rp::Timestamp now(std::chrono::floor<std::chrono::seconds>(clock()->wall_now()));
  rp::TokenSet tokens;
  tokens.access_token = token;
  tokens.issued_at = now;
  tokens.expires_at = now.time() + std::chrono::hours(24);
  session.import_tokens(tokens).value();
  return session;
}

rp::UserClient Context::user() {
  if (const auto token = given_token())
    return app().as(rp::UserCredentials(app_key(), rp::BearerToken(std::string(token->reveal()))));
  if (!has_user()) throw Failure(ExitCode::not_allowed, "nobody is signed in: run rocketpunch sign-in");
  return app().as(session());
}

}  // namespace cli
