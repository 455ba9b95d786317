// rocketpunch request: any path of the API
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/all.hpp"
#include "commands/options.hpp"
#include "output/text.hpp"

namespace cli {

namespace {

struct RequestOptions {
  std::vector<std::string> words{};  ///< Method and path, or the path alone
  std::vector<std::string> query{};
  std::vector<std::string> headers{};
  std::string body{};
  std::string content_type = "application/json";
  bool include = false;
  bool as_user = false;
  bool yes = false;
};

bool changes_nothing(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

std::string upper_case(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

/// A body given as it is, as the name of a file behind `@`, or as `-` for the standard input.
std::string read_body(Context& context, const std::string& text) {
  const auto all_of = [](std::istream& in) { return std::string(std::istreambuf_iterator<char>(in), {}); };
  if (text == "-") return all_of(context.in());
  if (!text.starts_with('@')) return text;
  std::ifstream file(text.substr(1), std::ios::binary);
  if (!file) throw usage_failure("--body: can't read " + text.substr(1));
  return all_of(file);
}

rp::Headers read_headers(const std::vector<std::string>& texts) {
  rp::Headers headers;
  for (const std::string& text : texts) {
    const auto colon = text.find(':');
    if (colon == text.npos || colon == 0)
      throw usage_failure("--header takes \"NAME: VALUE\", not \"" + text + '"');
    const auto value = text.find_first_not_of(' ', colon + 1);
    headers.add(text.substr(0, colon), value == text.npos ? "" : text.substr(value));
  }
  return headers;
}

rp::RawRequest read_request(Context& context, const RequestOptions& options) {
  rp::RawRequest request;
  if (options.words.size() == 2) request.method = upper_case(options.words.front());
  request.path = options.words.back();
  if (!request.path.starts_with('/'))
    throw usage_failure("the path begins with /, such as /jobs: it lies under the base URL, " +
                        context.base_url());
  // as it stands in an address
  if (const auto mark = request.path.find('?'); mark != request.path.npos)
    throw usage_failure("the path has a query: give it by --query NAME=VALUE");
  request.query = read_pairs(options.query, "--query");
  request.headers = read_headers(options.headers);
  if (!options.body.empty()) {
    request.body = read_body(context, options.body);
    request.content_type = options.content_type;
  }
  return request;
}

/// On a terminal, JSON in lines of its own and nothing that steers it; in a pipe, the bytes as they came.
void write_body(Context& context, const std::string& body) {
  std::ostream& out = context.out();
  if (!context.terminal().out) {
    out << body;
    return;
  }
  const auto document = nlohmann::ordered_json::parse(body, nullptr, false);
  out << (document.is_discarded() ? harmless_lines(body) : harmless_json(document.dump(2))) << '\n';
}

void write_response(Context& context, const rp::HttpResponse& response, bool include) {
  if (include) {
    context.out() << "HTTP " << response.status << '\n';
    for (const auto& [name, value] : response.headers)
      context.out() << harmless(name) << ": " << harmless(value) << '\n';
    context.out() << '\n';
  }
  write_body(context, response.body);
}

ExitCode send_request(Context& context, const RequestOptions& options) {
  const rp::RawRequest request = read_request(context, options);
  if (!changes_nothing(request.method))
    context.confirm("Send " + request.method + ' ' + harmless(request.path) + '?', options.yes);
  rp::HttpResponse last;
  rp::CallOptions call;
  call.response = &last;
  const auto answer =
      options.as_user ? context.user().request(request, call) : context.app().request(request, call);
  if (!answer && last.status == 0) throw answer.error();
  write_response(context, answer ? *answer : last, options.include);
  if (!answer) throw answer.error();
  return ExitCode::done;
}

}  // namespace

void add_request(CommandLine& line) {
  CLI::App& command = line.add(line.app(), "request",
                               "Sends a request to any path of the API, with the key, retries and limits of "
                               "all others, and prints the answer's body",
                               "rocketpunch request GET /jobs --query keyword=AI | jq .totalItems");
  const auto options = std::make_shared<RequestOptions>();
  command
      .add_option("PATH", options->words,
                  "Path under the base URL, such as /jobs; before it the method, GET unless given")
      ->required()
      ->expected(1, 2);
  add_texts(command, "--query", options->query, "A parameter; may be repeated")
      ->option_text("NAME=VALUE")
      ->delimiter('\0');
  add_texts(command, "--header", options->headers, "A header beside the SDK's own; may be repeated")
      ->option_text("\"NAME: VALUE\"")
      ->delimiter('\0');
  command
      .add_option("--body", options->body,
                  "What to send: the text itself, @FILE, or - for the standard input")
      ->option_text("TEXT");
  command.add_option("--content-type", options->content_type, "Of the body; application/json unless given")
      ->option_text("TYPE");
  command.add_flag("--include", options->include, "Print the status and the headers before the body");
  command.add_flag("--as-user", options->as_user, "As the signed-in user; else with the App Key alone");
  command.add_flag("--yes", options->yes, "Don't ask before a request that may change something");
  line.on(command, [options](Context& context) { return send_request(context, *options); });
}

}  // namespace cli
