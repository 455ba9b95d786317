#include "commands/dry_run.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "output/text.hpp"

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

/// A transport that keeps the request, and sends nothing.
class Keeper {
 public:
  explicit Keeper(std::shared_ptr<std::optional<rp::HttpRequest>> kept) : kept_(std::move(kept)) {}
  rp::Result<rp::HttpResponse> send(const rp::HttpRequest& request, const rp::SendOptions&) const {
    *kept_ = request;
    return rp::Error({.kind = rp::ErrorKind::cancelled, .message = "a dry run", .maybe_sent = false});
  }

 private:
  std::shared_ptr<std::optional<rp::HttpRequest>> kept_;
};

/// A part of a multipart body.
struct Part {
  std::string name{};
  std::string file_name{};
  std::string content_type{};
  std::string_view content{};
};

/// What stands between two texts; empty where they aren't there.
std::string between(std::string_view text, std::string_view before, std::string_view after) {
  const auto begin = text.find(before);
  if (begin == text.npos) return {};
  text.remove_prefix(begin + before.size());
  return std::string(text.substr(0, text.find(after)));
}

/// The parts of a multipart body as the SDK writes it; none where it isn't one.
std::vector<Part> parts_of(std::string_view content_type, std::string_view body) {
  constexpr std::string_view mark = "boundary=";
  const auto at = content_type.find(mark);
  if (at == content_type.npos) return {};
  const std::string delimiter = "--" + std::string(content_type.substr(at + mark.size()));
  std::vector<Part> parts;
  while (body.starts_with(delimiter + "\r\n")) {
    body.remove_prefix(delimiter.size() + 2);
    const auto head = body.substr(0, body.find("\r\n\r\n") + 2);
    body.remove_prefix(head.size() + 2);
    const auto end = body.find("\r\n" + delimiter);
    parts.push_back({between(head, "; name=\"", "\""), between(head, "; filename=\"", "\""),
                     between(head, "Content-Type: ", "\r\n"), body.substr(0, end)});
    body.remove_prefix(end + 2);
  }
  return parts;
}

/// A request as it would be sent: its JSON, and the files beside it.
struct Shown {
  Json json{};
  std::vector<Part> files{};
};

Shown taken_apart(const rp::HttpRequest& request) {
  Shown shown;
  const auto content_type = request.headers.get("Content-Type").value_or("");
  auto parts = parts_of(content_type, request.body);
  if (parts.empty()) parts.push_back({.content_type = std::string(content_type), .content = request.body});
  for (Part& part : parts) {
    if (part.content_type == "application/json")
      shown.json = Json::parse(part.content);
    else if (!part.name.empty())
      shown.files.push_back(std::move(part));
  }
  return shown;
}

Json document_of(const rp::HttpRequest& request, const Shown& shown) {
  Json document{{"method", request.method}, {"url", request.url}};
  if (!shown.json.is_null()) document["body"] = shown.json;
  for (const Part& file : shown.files)
    document["files"].push_back({{"name", file.name},
                                 {"fileName", file.file_name},
                                 {"contentType", file.content_type},
                                 {"size", file.content.size()}});
  return document;
}

void write_request(const rp::HttpRequest& request, const Shown& shown, std::ostream& out) {
  out << request.method << ' ' << request.url << '\n';
  if (!shown.json.is_null()) out << harmless_json(shown.json.dump(2)) << '\n';
  for (const Part& file : shown.files)
    out << harmless(file.name + ": " + file.file_name) << " (" << harmless(file.content_type) << ", "
        << file.content.size() << " bytes)\n";
}

/// The request; unset: it can't be made. Throws the error of one that can't be for another reason than the
/// problems.
std::optional<rp::HttpRequest> made_request(Context& context, bool has_problems, const TriedCall& call) {
  const auto kept = std::make_shared<std::optional<rp::HttpRequest>>();
  rp::ClientOptions options;
  options.base_url = context.base_url();
  options.check_limits = !has_problems;  // which are told all at once
  options.clock = context.clock();
  const rp::UserClient client(rp::UserCredentials(rp::AppKey("rp_app_dry_run"), rp::BearerToken("dry-run")),
                              std::move(options), Keeper(kept));
  const auto error = call(client);
  if (!*kept && error && !has_problems) throw *error;
  return *kept;
}

}  // namespace

ExitCode show_dry_run(Context& context, const std::vector<rp::Problem>& problems, bool json,
                      const TriedCall& call) {
  const auto request = made_request(context, !problems.empty(), call);
  Shown shown;
  if (request) shown = taken_apart(*request);
  // what a file is, is looked at only where the rules are held
  if (!problems.empty())
    for (Part& file : shown.files) file.content_type = "not looked at";
  if (json) {
    Json document = request ? document_of(*request, shown) : Json::object();
    document["problems"] = Json::array();
    for (const rp::Problem& problem : problems)
      document["problems"].push_back({{"field", problem.field}, {"message", problem.message}});
    context.out() << harmless_json(document.dump(2)) << '\n';
  } else if (request) {
    write_request(*request, shown, context.out());
  }
  for (const rp::Problem& problem : problems)
    context.note(harmless(problem.field + (problem.field.empty() ? "" : " ") + problem.message));
  context.note(problems.empty() ? "nothing was sent: --dry-run" : "nothing would be sent: a rule is broken");
  return problems.empty() ? ExitCode::done : ExitCode::usage;
}

}  // namespace cli
