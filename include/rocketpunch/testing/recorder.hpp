#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "rocketpunch/file_path.hpp"
#include "rocketpunch/testing/detail/cassette_file.hpp"
#include "rocketpunch/testing/detail/cut_secrets.hpp"
#include "rocketpunch/testing/detail/recorded_request.hpp"
#include "rocketpunch/transport.hpp"

namespace rocketpunch::testing::inline ROCKETPUNCH_ABI {

/// A transport that sends through another one, and writes requests and answers to a cassette: a file of JSON
/// to be checked in, from which a `Replayer` answers without the network.
///
///     rp::testing::Recorder recorder(rp::CurlTransport(), "search.cassette.json");
///     rp::Client client(rp::AppKey::from_env(), {}, recorder);
///
/// Secrets are cut out: nothing of App Keys, access and refresh tokens, codes, verifiers, client secrets and
/// cookies is written, nothing that looks like one, no address of e-mail or number of a telephone that stands
/// in a field of its own, and no text or number of what `user_info` tells of a user. Of the headers, only
/// those are written that are known to be harmless. The answer that the program gets is the whole one. What
/// else requests and answers say, is in the cassette: record with data that others may read.
///
/// A JSON body is kept by what it says, not byte by byte, another text with U+FFFD for what isn't UTF-8, and
/// an image by its size and digest. An attempt that failed is recorded with the kind of its error, unless the
/// caller stopped it.
///
/// The file is replaced as a whole after each answer: it is there from the first one on, and can be used
/// whatever ends the program. An answer that can't be written is an error of kind `storage` that tells its
/// status, and `maybe_sent()`: a write has been carried out all the same. Copies record to the same cassette;
/// two recorders can't. Safe to use from many threads.
class Recorder {
 public:
  /// Marks it as a `StreamingTransport`.
  static constexpr bool streams_bodies = true;

  /// Records to that file, in place of what was recorded there. Throws an `Error` of kind `configuration` if
  /// its directory can't be written.
  Recorder(AnyTransport transport, const FilePath& cassette)
      : state_(std::make_shared<State>(std::move(transport), rocketpunch::detail::SystemPath(cassette))) {}

  /// Sends through the other transport, and records what came of it.
  Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) const {
    return state_->send(request, limits);
  }

 private:
  using Json = rocketpunch::detail::RecordedJson;

  /// A streamed body, as far as it was read.
  struct Tee {
    explicit Tee(std::shared_ptr<const BodySource> s) : source(std::move(s)) {}
    Result<std::size_t> read(std::uint64_t offset, char* to, std::size_t most) {
      auto count = source->read(offset, to, most);
      if (count && offset <= text.size())
        text.replace(static_cast<std::size_t>(offset), *count, std::string_view(to, *count));
      return count;
    }
    /// Reads the rest, and says whether there is all of it.
    bool complete() {
      char piece[1 << 14];
      while (text.size() < source->size) {
        const auto left = static_cast<std::size_t>(source->size) - text.size();
        const auto count = read(text.size(), piece, (std::min)(left, sizeof piece));
        if (!count || *count == 0) return false;
      }
      return true;
    }
    std::shared_ptr<const BodySource> source;
    std::string text;
  };

  class State {
   public:
    State(AnyTransport transport, rocketpunch::detail::SystemPath file)
        : transport_(std::move(transport)), file_(std::move(file)) {
      std::filesystem::path probe = file_.native;
      probe += ".part";
      if (!std::ofstream(probe, std::ios::binary))
        throw rocketpunch::detail::not_sent(ErrorKind::configuration,
                                            "can't write the cassette " + file_.text);
      std::error_code ignored;
      std::filesystem::remove(probe, ignored);
    }

    Result<HttpResponse> send(const HttpRequest& request, const SendOptions& limits) {
      if (!request.streamed_body) return recorded(request, request.body, transport_.send(request, limits));
      const auto tee = std::make_shared<Tee>(request.streamed_body);
      HttpRequest passed = request;
      passed.streamed_body = std::make_shared<const BodySource>(BodySource{
          request.streamed_body->size,
          [tee](std::uint64_t offset, char* to, std::size_t most) { return tee->read(offset, to, most); }});
      auto answer = transport_.send(passed, limits);
      if (!tee->complete()) return answer;  // a file that can't be read: nothing to know the request by
      return recorded(request, tee->text, std::move(answer));
    }

   private:
    Result<HttpResponse> recorded(const HttpRequest& request, std::string_view body,
                                  Result<HttpResponse> answer) {
      namespace lib = rocketpunch::detail;
      if (!answer && answer.error().kind() == ErrorKind::cancelled) return answer;
      const lib::RequestSecrets secrets(request, body);
      const auto found = lib::find_operation(request.method, request.url);
      Json exchange = Json::object();
      if (found) exchange["operation"] = found->row->id;
      exchange["request"] = lib::recorded_request(request, body, secrets);
      const std::lock_guard lock(mutex_);
      if (answer) {
        const bool tells_of_user = found && found->row->id == "getOAuthUserInfo";
        exchange["response"] = response(*answer, secrets,
                                        lib::is_form(request) ? lib::Cut::answer
                                        : tells_of_user       ? lib::Cut::all
                                                              : lib::Cut::named);
      } else {
        exchange["failure"] = {{"kind", to_string(answer.error().kind())},
                               {"message", secrets.cut_from(answer.error().message())},
                               {"maybe_sent", answer.error().maybe_sent()}};
      }
      text_.add(exchange);
      if (const auto written = lib::replace_cassette(file_, text_.whole()); !written)
        return not_written(written.error().parts(), answer);
      return answer;
    }

    /// What the program gets in place of what couldn't be written: with what became of the request.
    static Error not_written(ErrorDetails error, const Result<HttpResponse>& answer) {
      if (answer) {
        error.status = answer->status;
        error.maybe_sent = true;
        error.message += "; the answer was HTTP " + std::to_string(answer->status);
      } else {
        error.maybe_sent = answer.error().maybe_sent();
        error.message += "; the request failed: " + std::string(to_string(answer.error().kind()));
      }
      return Error(std::move(error));
    }

    Json response(const HttpResponse& answer, const rocketpunch::detail::RequestSecrets& secrets,
                  rocketpunch::detail::Cut cut) {
      namespace lib = rocketpunch::detail;
      Json recorded{{"status", answer.status}};
      for (const auto& [name, value] : answer.headers)
        if (is_recorded(name)) lib::add_member(recorded["headers"], name, secrets.cut_from(value));
      if (answer.body.empty()) return recorded;
      if (const auto document = lib::document_in(answer.body)) {
        // claims about a user, wherever they were asked for
        if (cut == lib::Cut::named && document->is_object() && document->contains("sub")) cut = lib::Cut::all;
        recorded["body"] = lib::without_secrets(
            *document, secrets, cut, [&](std::string_view secret) { return placeholders_.of(secret); });
      } else {
        recorded["text"] = lib::without_secrets(answer.body, secrets, cut);
      }
      return recorded;
    }

    /// Those that the SDK reads; a new header with a secret in it isn't among them.
    static bool is_recorded(std::string_view header) {
      for (const std::string_view known :
           {"Age", "Cache-Control", "Content-Language", "Content-Type", "Date", "Deprecation", "ETag",
            "Expires", "Retry-After", "Sunset", "Vary", "WWW-Authenticate", "X-RateLimit-Limit",
            "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RP-RateLimit-Remaining", "X-RP-RateLimit-Scope",
            "X-RP-RateLimit-Scope-Remaining", "X-Request-Id"})
        if (rocketpunch::detail::equal_ignoring_case(header, known)) return true;
      return false;
    }

    const AnyTransport transport_;
    const rocketpunch::detail::SystemPath file_;
    std::mutex mutex_;
    rocketpunch::detail::CassetteText text_;
    rocketpunch::detail::Placeholders placeholders_;
  };

  std::shared_ptr<State> state_;
};

}  // namespace rocketpunch::testing::inline ROCKETPUNCH_ABI
