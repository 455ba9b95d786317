#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/http/url.hpp"
#include "rocketpunch/detail/os/crypto.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/transport.hpp"

/// What is cut out of requests and answers before they are written to a cassette. Rather too much than too
/// little: a cassette is checked in, and read by others.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

using RecordedJson = nlohmann::ordered_json;

inline bool is_one_of(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// A name in lower case, without `_` and `-`.
inline std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (c != '_' && c != '-') plain += ascii_lower(c);
  return plain;
}

/// Whether a field or header of this name holds a secret, or an address of a person.
inline bool is_secret_name(std::string_view name) {
  const std::string plain = plain_name(name);
  // where an authorization server is and what it can do; `token_type`
  if (plain.ends_with("endpoint") || plain.ends_with("supported") || plain == "tokentype") return false;
  for (const std::string_view word :
       {"token", "secret", "password", "verifier", "apikey", "appkey", "accesskey", "privatekey", "jwt",
        "authorization", "cookie", "credential", "email", "phone", "mobile"})
    if (plain.find(word) != plain.npos) return true;
  return false;
}
/// Whether a text is an address of e-mail, and nothing else; rather too many than too few.
inline bool is_email_address(std::string_view text) noexcept {
  const auto at = text.find('@');
  return at != text.npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
         text.find_first_of(" \t\r\n/") == text.npos;
}
/// Whether a text is one of `Placeholders`: a replayed program sends it where the recorded one sent what it
/// stands for.
inline bool is_placeholder(std::string_view text) noexcept {
  return text.size() > 3 && text.starts_with("***") && std::all_of(text.begin() + 3, text.end(), is_digit);
}
/// Whether a text is cut under whatever name it stands.
inline bool is_cut_anywhere(std::string_view text) noexcept {
  return is_email_address(text) || is_placeholder(text);
}
/// The same of a query, in which OAuth has further ones.
inline bool is_secret_parameter(std::string_view name) {
  return is_secret_name(name) || is_one_of(plain_name(name), {"code", "state", "nonce", "codechallenge",
                                                              "key", "clientid", "assertion", "loginhint"});
}

/// Whether a header of a request is the same for everybody.
inline bool is_harmless_header(std::string_view name) {
  return is_one_of(plain_name(name), {"accept", "acceptlanguage", "contenttype", "useragent", "ifnonematch"});
}

/// The fields of an OAuth form that say what is asked for, and not by whom.
inline bool is_harmless_form_field(std::string_view name) {
  return is_one_of(name, {"grant_type", "token_type_hint", "scope"});
}

/// Whether a request is one to an authorization server.
inline bool is_form(const HttpRequest& request) {
  return request.headers.get("Content-Type").value_or("").starts_with("application/x-www-form-urlencoded");
}

/// What a request carries that no text about it may repeat.
class RequestSecrets {
 public:
  RequestSecrets(const HttpRequest& request, std::string_view body) {
    for (const auto& [name, value] : request.headers) {
      if (is_harmless_header(name)) continue;
      const std::size_t fewest = is_secret_name(name) ? 1 : shortest_beginning;
      add(value, fewest);
      const auto space = value.find(' ');
      if (space == value.npos) continue;
      add(value.substr(space + 1), fewest);
      if (value.starts_with("Basic ")) add_basic(value.substr(space + 1));
    }
    if (is_form(request))
      for (const auto& [name, value] : parse_form(body).value_or(FormFields()))
        if (!is_harmless_form_field(name) && name != "redirect_uri") add(value, 1);
  }

  RequestSecrets(const RequestSecrets&) = delete;  // the views are into this one
  RequestSecrets& operator=(const RequestSecrets&) = delete;

  /// The text without them, and without whatever looks like a key or token.
  std::string cut_from(std::string text) const { return without_repeated(redact(std::move(text)), texts_); }

 private:
  void add(std::string_view text, std::size_t fewest) {
    if (text.size() < fewest) return;
    secrets_.emplace_back(std::string(text));
    texts_.clear();  // a short one moves with its Secret
    for (const Secret& secret : secrets_) texts_.push_back(secret.reveal());
  }
  void add_basic(std::string credentials) {
    std::replace(credentials.begin(), credentials.end(), '+', '-');
    std::replace(credentials.begin(), credentials.end(), '/', '_');
    while (credentials.ends_with('=')) credentials.pop_back();
    const auto pair = base64url_decode(credentials);
    if (!pair) return;
    const auto colon = (std::min)(pair->find(':'), pair->size());
    for (const std::string& one :
         {pair->substr(0, colon), pair->substr((std::min)(colon + 1, pair->size()))}) {
      add(one, 1);
      if (const auto decoded = form_decode(one)) add(*decoded, 1);
    }
  }

  std::vector<Secret> secrets_;
  std::vector<std::string_view> texts_;
};

/// What stands in place of a secret in answers: the same for the same one, so that a replayed refresh brings
/// another token, and a user stays the same.
class Placeholders {
 public:
  std::string of(std::string_view secret) {
    const auto [place, is_new] = known_.try_emplace(sha256(secret), known_.size() + 1);
    return "***" + std::to_string(place->second);
  }

 private:
  std::map<std::string, std::size_t> known_;  // by digest: nothing to be found in memory
};

/// How much of a document is cut.
enum class Cut {
  named,   ///< What stands under the name of a secret, and what looks like one.
  answer,  ///< All texts and numbers of an authorization server's answer but those that say what it is.
  all,     ///< All texts and numbers: they tell who a person is.
};

/// A document without secrets. `replace` gives what stands in place of one.
template <class Replace>
RecordedJson without_secrets(const RecordedJson& document, const RequestSecrets& secrets, Cut cut,
                             const Replace& replace) {
  if (document.is_string()) {
    const auto& text = document.get_ref<const std::string&>();
    return cut != Cut::named || is_cut_anywhere(text) ? replace(text) : secrets.cut_from(text);
  }
  if (document.is_number() && cut != Cut::named) return replace(document.dump());
  RecordedJson result = document;
  if (document.is_array())
    for (RecordedJson& element : result) element = without_secrets(element, secrets, cut, replace);
  if (document.is_object()) {
    result = RecordedJson::object();
    for (const auto& [name, value] : document.items()) {
      const bool says_what = is_one_of(name, {"token_type", "scope", "error", "error_description"}) ||
                             (name == "expires_in" && value.is_number());
      Cut inner = cut;
      if (is_secret_name(name) || (cut == Cut::answer && !says_what)) inner = Cut::all;
      if (cut == Cut::answer && says_what) inner = Cut::named;
      result[secrets.cut_from(name)] = without_secrets(value, secrets, inner, replace);
    }
  }
  return result;
}

/// A text that is no document, without secrets: none of it where it may hold one in a form that isn't known.
inline std::string without_secrets(std::string_view text, const RequestSecrets& secrets, Cut cut) {
  const std::string plain = plain_name(text);
  for (const std::string_view word : {"token", "secret", "password", "verifier", "cookie", "authorization"})
    if (plain.find(word) != plain.npos) cut = Cut::all;
  const bool whole = (cut != Cut::named && !text.empty()) || is_cut_anywhere(text);
  return whole ? "***" : secrets.cut_from(std::string(text));
}

/// The document that a text is; nothing for any other text, and for one that is nested too deep to be gone
/// through.
inline std::optional<RecordedJson> document_in(std::string_view text) {
  bool too_deep = false;
  const auto look = [&](int depth, RecordedJson::parse_event_t, RecordedJson&) {
    too_deep = too_deep || depth > 100;
    return !too_deep;
  };
  auto document = RecordedJson::parse(text.begin(), text.end(), look, false);
  if (too_deep || document.is_discarded()) return std::nullopt;
  return document;
}

/// As text of a cassette: bytes that aren't UTF-8 become U+FFFD.
inline std::string text_of_document(const RecordedJson& document, int indent = -1) {
  return document.dump(indent, ' ', false, RecordedJson::error_handler_t::replace);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
