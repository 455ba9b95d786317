// The environment variables that the program reads, for the man page and for doctor.
#pragma once

namespace cli {

/// An environment variable, and what it says.
struct Variable {
  const char* name = "";
  const char* meaning = "";
};

/// Those of the program's own, in the order in which they are listed. Empty ones count as unset.
inline constexpr Variable known_variables[] = {
    {"ROCKETPUNCH_API_KEY", "The App Key. It counts before the key's file."},
    {"ROCKETPUNCH_ACCESS_TOKEN", "A user's access token. It counts before the sign-in that was kept."},
    {"ROCKETPUNCH_BASE_URL", "Address of another deployment, with its version."},
    {"ROCKETPUNCH_CLIENT_ID", "Id of the OAuth client; the App Key unless set."},
    {"ROCKETPUNCH_CLIENT_SECRET",
     "Secret key of the app, which sign-in needs. It counts before the secret's file."},
    {"ROCKETPUNCH_REDIRECT_URI",
     "Redirect URI as it was registered for the app; http://127.0.0.1:8765/callback unless set."},
    {"ROCKETPUNCH_SCOPES", "What to ask the user for at a sign-in, separated by spaces; profile unless set."},
    {"ROCKETPUNCH_OAUTH_URL", "Address of another deployment's authorization server."},
    {"ROCKETPUNCH_PROXY",
     "URL of a proxy, such as http://proxy.example:3128; other variables for proxies aren't read."},
    {"ROCKETPUNCH_CA_BUNDLE", "File of certificates (PEM) to trust in place of the system's."},
    {"ROCKETPUNCH_LOG", "info or debug: has the SDK log its calls to the standard error, as -v and -vv do."},
};

/// Those of the system that it reads.
inline constexpr Variable system_variables[] = {
    {"XDG_CONFIG_HOME", "Directory of settings; ~/.config unless set."},
    {"XDG_STATE_HOME", "Directory of what lasts between runs; ~/.local/state unless set."},
    {"XDG_CACHE_HOME", "Directory of what may be removed at any time; ~/.cache unless set."},
    {"NO_COLOR", "Set to anything: no colour."},
    {"COLUMNS", "Cells in a line, in place of what the terminal says."},
    {"TZ", "The zone that times are shown in; the machine's unless set."},
};

}  // namespace cli
