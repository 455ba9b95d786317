// Reports for each schema of the service's specification what reads or writes its fields, and fails if a
// field has nothing that does, or is read or written by other rules, or if a code has no enumerator.
//   contract-fields OPENAPI_JSON [--report]      --report: a line for each field
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <rocketpunch/detail/codec/common_tables.hpp>
#include <rocketpunch/detail/codec/oauth_tables.hpp>
#include <rocketpunch/detail/codec/write_schema.hpp>
#include <rocketpunch/impl/codec.ipp>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/fake_transport.hpp>
#include <set>
#include <string>
#include <vector>

#include "rules.hpp"

namespace rp = rocketpunch;
namespace codec = rocketpunch::detail::codec;
using Json = nlohmann::json;

namespace {

/// What reads or writes a schema, and which fields of it; with the rules for each, where there is a table.
struct Handled {
  std::string by;
  std::set<std::string> fields;
  std::map<std::string, const codec::Field*> read{};
  std::map<std::string, const codec::WriteField*> written{};
};
std::map<std::string, std::vector<Handled>> handled;

template <class Model>
void reads(const std::string& schema, const char* model) {
  Handled entry{std::string("reads ") + model, {}};
  for (const codec::Field& field : codec::object_of<Model>().fields) {
    entry.fields.emplace(field.name);
    entry.read.emplace(field.name, &field);
  }
  handled[schema].push_back(entry);
}
template <class Body>
void writes(const std::string& schema, const char* body) {
  Handled entry{std::string("writes ") + body, {}};
  for (const codec::WriteField& field : codec::Schema<Body, codec::WriteField>::fields) {
    entry.fields.emplace(field.name);
    entry.written.emplace(field.name, &field);
  }
  handled[schema].push_back(entry);
}

#define READS(schema, model) reads<rp::model>(schema, #model)
#define WRITES(schema, body) writes<rp::body>(schema, #body)

void models() {
  READS("ApplyMethodResponse", ApplyMethod);
  READS("CodeResponse", Code);
  READS("SeniorityCode", Code);
  READS("EmploymentTypeCode", Code);
  READS("EventCategoryCode", Code);
  READS("EventSubjectCode", Code);
  READS("JobIndustryCodeResponse", JobIndustry);
  READS("CompanyRefResponse", CompanyRef);
  READS("EventAttachmentResponse", EventAttachment);
  READS("EventDetailResponse", Event);
  READS("EventFaqCategoryResponse", EventFaqCategory);
  READS("EventFaqResponse", EventFaq);
  READS("EventHostResponse", EventHost);
  READS("EventSessionResponse", EventSession);
  READS("EventSessionSpeakerResponse", EventSpeaker);
  READS("EventSessionTimeSlotResponse", EventTimeSlot);
  READS("EventStatsResponse", EventStats);
  READS("EventSummaryResponse", EventSummary);
  READS("EventTicketResponse", EventTicket);
  READS("EventWriteResponse", WrittenEvent);
  READS("FaqWriteResponse", WrittenEventFaq);
  READS("HostWriteResponse", WrittenEventHost);
  READS("JobCompanyResponse", JobCompany);
  READS("JobDetailResponse", Job);
  READS("JobSummaryResponse", JobSummary);
  READS("JobWriteResponse", CompanyJob);
  READS("LocationResponse", EventLocation);
  READS("MeCompanyPermissionResponse", CompanyPermission);
  READS("MeCompanyPermissionsResponse", CompanyPermissions);
  READS("MeResourceRoleItemResponse", ResourceRole);
  READS("MeResourceRolesResponse", ResourceRoles);
  READS("MentionResponse", Mention);
  READS("OpenGraphResponse", OpenGraph);
  READS("PageResponseEventSummaryResponse", Page<rp::EventSummary>);
  READS("PageResponseJobSummaryResponse", Page<rp::JobSummary>);
  READS("PageResponseJobWriteResponse", Page<rp::CompanyJob>);
  READS("PageResponsePostSummaryResponse", Page<rp::PostSummary>);
  READS("PostAuthorResponse", PostAuthor);
  READS("PostDetailResponse", Post);
  READS("PostImageResponse", PostImage);
  READS("PostMentionsResponse", PostMentions);
  READS("PostStatsResponse", PostStats);
  READS("PostSummaryResponse", PostSummary);
  READS("PostWriteResponse", WrittenPost);
  READS("SessionWriteResponse", WrittenEventSession);
  READS("TicketWriteResponse", WrittenEventTicket);
  handled["OAuthTokenResponse"].push_back(
      {"reads codec::TokenAnswer",
       {std::begin(codec::token_answer_fields), std::end(codec::token_answer_fields)}});
  READS("OAuthUserInfoResponse", UserInfo);
  READS("OAuthErrorResponse", detail::codec::ErrorBody);
  READS("ErrorResponse", detail::codec::ErrorBody);
  READS("ErrorResponse", detail::codec::ErrorTime);
  READS("AuthorizationServerMetadata", detail::codec::ServerMetadata);

  WRITES("AddHostRequest", EventHostDraft);
  WRITES("ApplicationSettingRequest", ApplicationSetting);
  WRITES("CreateChargedTicketRequest", ChargedEventTicketDraft);
  WRITES("CreateEventRequest", EventDraft);
  WRITES("CreateFaqRequest", EventFaqDraft);
  WRITES("CreateFreeTicketRequest", FreeEventTicketDraft);
  WRITES("CreateJobRequest", JobDraft);
  WRITES("CreatePostRequest", PostDraft);
  WRITES("UpdatePostRequest", PostDraft);
  WRITES("CreateSessionRequest", EventSessionDraft);
  WRITES("EventPatchRequest", EventChanges);
  WRITES("FormFieldRequest", TicketQuestion);
  WRITES("HostInput", EventDraftHost);
  WRITES("JobActiveRequest", JobPeriod);
  WRITES("PatchFaqRequest", EventFaqChanges);
  WRITES("PatchSessionRequest", EventSessionChanges);
  WRITES("PatchTicketRequest", EventTicketChanges);
  WRITES("SpeakerInputRequest", detail::codec::SpeakerInput);
  WRITES("UpdateHostRoleRequest", detail::codec::HostRoleChange);
  WRITES("UpdateJobRequest", JobChanges);
}

/// The fields of what is really sent: these bodies have no table.
std::set<std::string> sent_fields(const rp::testing::FakeTransport& transport) {
  std::set<std::string> fields;
  const auto form = rp::detail::parse_form(transport.requests().back().body).value();
  for (const auto& field : form) fields.insert(field.first);
  return fields;
}
void forms() {
  rp::testing::FakeTransport transport;
  const std::string answer =
      R"({"access_token":"a","token_type":"Bearer","expires_in":9,"refresh_token":"b","scope":"c"})";
  transport.then(200, answer).then(200, answer).then(200);
  const rp::OAuthSession session({.client_id = "id",
                                  .client_secret = rp::Secret("secret"),
                                  .redirect_uri = "https://board.example/callback",
                                  .client_authentication = rp::ClientAuthentication::form},
                                 {}, transport);
  const auto request = session.authorization_request();
  session.exchange("code=a&state=" + std::string(request.state().reveal()), request).value();
  handled["OAuthAuthorizationCodeTokenRequest"].push_back(
      {"writes OAuthSession::exchange", sent_fields(transport)});
  session.narrow({"c"}).value();
  handled["OAuthRefreshTokenRequest"].push_back({"writes OAuthSession::refresh", sent_fields(transport)});
  session.revoke().value();
  handled["OAuthRevokeRequest"].push_back({"writes OAuthSession::revoke", sent_fields(transport)});
  // the only field of an object that PostDraft::link becomes
  handled["OpenGraphRequest"].push_back({"writes PostDraft::link", {"link"}});
}

/// The codes of each enumeration.
const std::vector<std::set<std::string>>& enumerations() {
  static const auto all = [] {
    std::vector<std::set<std::string>> made;
    const auto add = [&]<class Codes>(rp::OpenEnum<Codes>) {
      made.emplace_back(std::begin(Codes::codes), std::end(Codes::codes));
    };
    add(rp::ApplicationSettingType());
    add(rp::UploadType());
    add(rp::TicketQuestionType());
    add(rp::EventAccessType());
    add(rp::JobSort());
    add(rp::EventPhase());
    add(rp::PostSort());
    add(rp::AuthorType());
    add(rp::Seniority());
    add(rp::EmploymentType());
    add(rp::WorkType());
    add(rp::CompanySize());
    add(rp::EventCategory());
    add(rp::EventSubject());
    add(rp::JobStatus());
    add(rp::ApplyType());
    add(rp::EventOpenType());
    add(rp::EventStatus());
    add(rp::EventJoinType());
    add(rp::EventHostType());
    add(rp::EventHostRole());
    add(rp::EventTicketType());
    add(rp::ResourceType());
    return made;
  }();
  return all;
}

/// What is kept as text.
const std::set<std::string> no_enumerations = {"/components/schemas/OAuthErrorResponse/properties/error"};

/// Counts the enumerations anywhere in the specification of which no type has all codes; names them.
int incomplete_enumerations(const Json& part, const std::string& path, int& seen) {
  int incomplete = 0;
  if (part.is_object() && part.contains("enum") && part["enum"].is_array()) {
    std::set<std::string> codes;
    for (const Json& code : part["enum"])
      if (code.is_string()) codes.insert(code);
    ++seen;
    const bool found = codes.size() < 2 || no_enumerations.count(path) != 0 ||
                       std::any_of(enumerations().begin(), enumerations().end(), [&](const auto& known) {
                         return std::includes(known.begin(), known.end(), codes.begin(), codes.end());
                       });
    if (!found) {
      ++incomplete;
      std::cerr << "contract-fields: no enumeration has all codes of " << path << '\n';
    }
  }
  if (part.is_structured())
    for (const auto& [name, inner] : part.items())
      incomplete += incomplete_enumerations(inner, path + '/' + name, seen);
  return incomplete;
}

/// What the tables have otherwise on purpose.
const std::set<std::string> otherwise = {
    // the limit is that of the one field of an object
    "CreatePostRequest.og",
    "UpdatePostRequest.og",
};

/// What is wrong with the rules by which a field is read or written; names it.
int faults_of(const Json& schemas, const std::string& schema, const std::string& name,
              const Json& description, const Handled& by) {
  const contract::Property property = contract::property_of(schemas, description.at("properties").at(name));
  const Json required = description.value("required", Json::array());
  const bool is_required = std::find(required.begin(), required.end(), name) != required.end();
  std::string fault;
  if (const auto field = by.read.find(name); field != by.read.end())
    fault = contract::fault_of(*field->second, schemas, property, is_required);
  if (const auto field = by.written.find(name); field != by.written.end())
    fault = contract::fault_of(*field->second, property, is_required);
  if (fault.empty() || otherwise.count(schema + "." + name) != 0) return 0;
  std::cerr << "contract-fields: " << by.by << ": " << schema << '.' << name << ' ' << fault << '\n';
  return 1;
}

/// What nothing in the SDK has a use for: the answer to it is known beforehand, or it is only for people.
const std::set<std::string> not_needed = {
    "AuthorizationServerMetadata.response_types_supported",
    "AuthorizationServerMetadata.grant_types_supported",
    "AuthorizationServerMetadata.token_endpoint_auth_methods_supported",
    "AuthorizationServerMetadata.scopes_supported",
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: contract-fields OPENAPI_JSON [--report]\n";
    return 2;
  }
  models();
  forms();
  std::ifstream file(argv[1]);
  const Json specification = Json::parse(file);
  const Json& schemas = specification.at("components").at("schemas");
  const bool report = argc > 2;
  int fields = 0, missing = 0, unused = 0, different = 0, codes = 0;
  for (const auto& [schema, description] : schemas.items()) {
    const auto& by = handled[schema];
    if (by.empty()) {
      std::cerr << "contract-fields: nothing reads or writes " << schema << '\n';
      ++missing;
    }
    const Json properties = description.value("properties", Json::object());
    for (const auto& [field, type] : properties.items()) {
      ++fields;
      const auto found = std::find_if(by.begin(), by.end(), [&, &name = field](const Handled& entry) {
        return entry.fields.count(name) != 0;
      });
      const std::string full = schema + "." + field;
      if (found != by.end()) {
        if (report) std::cout << full << ": " << found->by << '\n';
        for (const Handled& entry : by) different += faults_of(schemas, schema, field, description, entry);
      } else if (not_needed.count(full) != 0) {
        ++unused;
        if (report) std::cout << full << ": passed over\n";
      } else {
        ++missing;
        std::cerr << "contract-fields: nothing reads or writes " << full << '\n';
      }
    }
  }
  different += incomplete_enumerations(specification, "", codes);
  std::cout << "contract-fields: " << schemas.size() << " schemas, " << fields << " fields; " << unused
            << " passed over, " << missing << " missing; " << codes << " enumerations; " << different
            << " different rules\n";
  return missing == 0 && different == 0 && codes > 0 ? 0 : 1;
}
