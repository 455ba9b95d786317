// That what contract knows of an operation is what the SDK's function for it takes and gives.
#include <nlohmann/json.hpp>
#include <set>

#include "contract/known_types.hpp"
#include "rocketpunch/rocketpunch.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
#include "support/catch.hpp"
#include "support/each_call.hpp"
#include "support/multipart_reader.hpp"

namespace rocketpunch::test::cli_contract_known {

namespace contract = cli::contract;
using testing::FakeTransport;
using Client = rocketpunch::Client<UserCredentials, FakeTransport>;

namespace {

const contract::KnownOperation& known(detail::Op op) {
  return contract::known_operations()[static_cast<std::size_t>(op)];
}

std::set<std::string> names_of(const std::vector<const contract::KnownField*>& fields) {
  std::set<std::string> names;
  for (const auto* field : fields) names.emplace(field->name);
  return names;
}

/// The JSON of a request, wherever it stands in it.
nlohmann::json json_of(const HttpRequest& request, contract::BodyForm form) {
  if (form == contract::BodyForm::none) return nlohmann::json::object();
  if (form == contract::BodyForm::json) return nlohmann::json::parse(request.body);
  for (const ReadPart& part : parts_of(request))
    if (part.content_type == "application/json") return nlohmann::json::parse(part.content);
  return {};
}

/// Holds the request of an operation against what is known of it.
void check_request(const contract::KnownOperation& operation, const HttpRequest& request) {
  const auto parameters = names_of(contract::fields_of(*operation.parameters));
  if (const auto mark = request.url.find('?'); mark != request.url.npos) {
    const auto query = detail::parse_form(std::string_view(request.url).substr(mark + 1)).value();
    for (const auto& [name, value] : query) {
      CAPTURE(name);
      CHECK(parameters.contains(name));
    }
  }
  for (const auto* field : contract::fields_of(*operation.parameters))
    if (field->in_path)
      CHECK(operation.row->path.find('{' + std::string(field->name) + '}') != std::string::npos);
  CHECK(request.body.empty() == (operation.body_form == contract::BodyForm::none));
  const auto body = json_of(request, operation.body_form);
  for (const auto& [name, value] : body.items()) {
    CAPTURE(name);
    CHECK(names_of(contract::fields_of(*operation.body)).contains(name));
  }
}

template <class Reply>
struct Given;
template <class T>
struct Given<Result<T>> {
  using type = T;
};

}  // namespace

TEST_CASE("contract knows what the functions of the SDK take and give", "[cli][contract]") {
  FakeTransport transport;
  transport.always_do([](const HttpRequest&, const SendOptions&) {
    return HttpResponse{.status = 400, .headers = {}, .body = {}};
  });
  ClientOptions options;
  options.base_url = "https://api.example/api/v1";
  const Client client(UserCredentials(AppKey("rp_app_test"), BearerToken("token")), options, transport);
  int calls = 0;
  const auto visit = [&](auto op, auto call) {
    const auto& operation = known(op);
    CAPTURE(operation.row->id);
    const auto reply = call(client, Targets());
    using Model = typename Given<std::remove_const_t<decltype(reply)>>::type;
    if constexpr (std::is_void_v<Model>) {
      CHECK(operation.response == nullptr);
    } else {
      REQUIRE(operation.response != nullptr);
      CHECK(operation.response->name() == contract::type_name<Model>());
    }
    REQUIRE(!transport.requests().empty());
    check_request(operation, transport.requests().back());
    ++calls;
  };
  each_read(visit);
  each_write(visit);
  CHECK(calls == 45);
}

TEST_CASE("contract finds all enumerations", "[cli][contract]") {
  std::set<std::string> names;
  for (const auto* type : contract::known_enumerations()) names.insert(type->name());
  CHECK(names.size() == contract::known_enumerations().size());
  for (const char* name : {"Seniority", "EmploymentType", "WorkType", "CompanySize", "JobSort",
                           "EventHostRole", "TicketQuestionType", "UploadType", "AuthorType", "ResourceType"})
    CHECK(names.count(name) == 1);
}

TEST_CASE("contract knows what a sign-in sends", "[cli][contract]") {
  const auto has = [](const std::vector<std::string>& names, const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  CHECK(has(contract::sign_in_of("oauthAuthorize").parameters, "code_challenge"));
  CHECK(has(contract::sign_in_of("oauthToken").form, "code_verifier"));
  CHECK(has(contract::sign_in_of("oauthToken").form, "refresh_token"));
  CHECK(has(contract::sign_in_of("oauthRevoke").form, "token"));
  CHECK_FALSE(has(contract::sign_in_of("oauthRevoke").form, "code"));
}

}  // namespace rocketpunch::test::cli_contract_known
