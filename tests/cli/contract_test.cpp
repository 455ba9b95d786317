// rocketpunch contract: what differs, and how it is told.
#include <functional>

#include "support/catch.hpp"
#include "support/specified.hpp"

namespace rocketpunch::test::cli_contract {

using Catch::Matchers::ContainsSubstring;
using Pointer = Specification::json_pointer;

namespace {

constexpr const char* hosts = "/paths/~1api~1v1~1events~1{eventId}~1hosts";
constexpr const char* roles =
    "/paths/~1api~1v1~1me~1company-permissions~1{companyPermalink}~1resource-roles/get/parameters";

Specification& at(Specification& document, const std::string& pointer) {
  return document.at(Pointer(pointer));
}
Specification& schema(Specification& document, const std::string& below) {
  return at(document, "/components/schemas/" + below);
}

/// A change of the small specification, and what is told of it, as in CSV.
struct Changed {
  const char* name;
  std::function<void(Specification&)> change;
  std::string told;
};

const std::vector<Changed>& all_changes() {
  static const std::vector<Changed> all = {
      {"an operation added",
       [](auto& d) {
         at(d, hosts)["get"] = {{"operationId", "createPost2"}, {"responses", Specification::object()}};
       },
       ""},  // which wasn't asked for
      {"an operation removed", [](auto& d) { d["paths"].erase("/api/v1/posts"); },
       "gone,yes,createPost,operation,POST /api/v1/posts,\n"},
      {"a path changed",
       [](auto& d) {
         d["paths"]["/api/v1/notes"] = at(d, "/paths/~1api~1v1~1posts");
         d["paths"].erase("/api/v1/posts");
       },
       "changed,yes,createPost,path,/api/v1/posts,/api/v1/notes\n"},
      {"a method changed",
       [](auto& d) {
         at(d, hosts)["put"] = at(d, hosts)["post"];
         at(d, hosts).erase("post");
       },
       "changed,yes,addEventHost,method,POST,PUT\n"},
      {"an id changed", [](auto& d) { at(d, hosts)["post"]["operationId"] = "inviteHost"; },
       "changed,no,addEventHost,id,addEventHost,inviteHost\n"},
      {"another caller", [](auto& d) { at(d, hosts)["post"].erase("security"); },
       "changed,yes,addEventHost,access,user,app key\nchanged,no,addEventHost,scope,event:write,none\n"},
      {"another scope", [](auto& d) { at(d, hosts)["post"]["security"][0]["token"] = {"event:host"}; },
       "changed,yes,addEventHost,scope,event:write,event:host\n"},
      {"another header for the key", [](auto& d) { at(d, "/components/securitySchemes/key/name") = "X-Key"; },
       "changed,yes,ClientOptions.key_header,name,X-RP-API-Key,X-Key\n"},

      {"a parameter added",
       [](auto& d) {
         at(d, roles).push_back({{"name", "q"}, {"in", "query"}, {"schema", {{"type", "string"}}}});
       },
       "new,no,getMyResourceRoles?q,parameter,,string\n"},
      {"a required header",
       [](auto& d) {
         at(d, roles).push_back({{"name", "X-Of"}, {"in", "header"}, {"required", true}});
       },
       "new,yes,getMyResourceRoles header X-Of,parameter,,\"any, required\"\n"},
      {"a parameter removed", [](auto& d) { at(d, roles).erase(4); },
       "gone,yes,getMyResourceRoles?pageSize,parameter,integer,\n"},
      {"an operation's own parameter in place of its path's",
       [](auto& d) {
         at(d, hosts)["post"]["parameters"] = at(d, hosts)["parameters"];
         at(d, hosts)["parameters"][0]["schema"]["maxLength"] = 10;
       },
       ""},
      {"a parameter required", [](auto& d) { at(d, "/components/parameters/Page")["required"] = true; },
       "changed,yes,CompanyRoleQuery.page,required,may be left out,required\n"},
      {"a parameter that may be left out", [](auto& d) { at(d, roles)[1].erase("required"); },
       "changed,no,CompanyRoleQuery.resourceType,required,required,may be left out\n"},
      {"a parameter of another type", [](auto& d) { at(d, roles)[4]["schema"]["type"] = "string"; },
       "changed,yes,CompanyRoleQuery.pageSize,type,integer (int32),string\n"},
      {"a limit of a number", [](auto& d) { at(d, roles)[4]["schema"]["maximum"] = 30; },
       "changed,yes,CompanyRoleQuery.pageSize,maximum,none,30\n"},
      {"a higher limit", [](auto& d) { at(d, roles)[2]["schema"]["maxLength"] = 300; },
       "changed,no,CompanyRoleQuery.resourceId,maxLength,255,300\n"},
      {"a code of a parameter",
       [](auto& d) {
         at(d, roles)[1]["schema"]["enum"] = {"EVENT", "POST"};
       },
       "new,no,ResourceType,code,,POST\ngone,yes,CompanyRoleQuery.resourceType,code,JOB,\n"},

      {"a response field added",
       [](auto& d) {
         schema(d, "Picture/properties")["alt"] = {{"type", "string"}};
       },
       "new,no,PostImage.alt,field,,string\n"},
      {"a response field removed", [](auto& d) { schema(d, "Entry/properties").erase("description"); },
       "gone,yes,Code.description,field,string,\n"},
      {"a field removed that is not needed", [](auto& d) { schema(d, "Picture/properties").erase("width"); },
       "gone,no,PostImage.width,field,integer (int32),\n"},
      {"a response field of another type",
       [](auto& d) { schema(d, "Role/properties/capabilities/items")["type"] = "integer"; },
       "changed,yes,ResourceRole.capabilities[],type,string,integer\n"},
      {"a response field of more bits",
       [](auto& d) { schema(d, "Picture/properties/width")["format"] = "int64"; },
       "changed,yes,PostImage.width,format,integer (int32),integer (int64) or null\n"},
      {"a response field that may be missing",
       [](auto& d) { schema(d, "Entry/allOf/0")["required"].clear(); },
       "changed,yes,Code.code,required,needed,may be missing\n"},
      {"a response field that may be null",
       [](auto& d) {
         schema(d, "MadePost/properties/webUrl")["type"] = {"string", "null"};
       },
       "changed,yes,WrittenPost.webUrl,required,needed,may be null\n"},
      {"a response field that is always there",
       [](auto& d) {
         schema(d, "Picture")["required"].push_back("width");
         schema(d, "Picture/properties/width")["type"] = "integer";
       },
       "changed,no,PostImage.width,required,may be missing,always there\n"},
      {"a field of errors",
       [](auto& d) {
         schema(d, "Fault/properties")["trace"] = {{"type", "string"}};
       },
       "new,no,ErrorBody.trace,field,,string\n"},
      {"no response",
       [](auto& d) {
         at(d, hosts)["post"]["responses"] = {{"204", {{"description", "done"}}}};
       },
       "changed,yes,addEventHost,response,WrittenEventHost,none\n"},

      {"a request field added",
       [](auto& d) {
         schema(d, "NewHost/properties")["note"] = {{"type", "string"}};
       },
       "new,no,EventHostDraft.note,field,,string\n"},
      {"a required field added",
       [](auto& d) {
         schema(d, "NewHost/properties")["note"] = {{"type", "string"}};
         schema(d, "NewHost/required").push_back("note");
       },
       "new,yes,EventHostDraft.note,field,,\"string, required\"\n"},
      {"a request field removed", [](auto& d) { schema(d, "NewHost/properties").erase("role"); },
       "gone,yes,EventHostDraft.role,field,string,\n"},
      {"a field that must be sent", [](auto& d) { schema(d, "NewPost/required").push_back("og"); },
       "changed,yes,PostDraft.og,required,may be left out,required\n"},
      {"a shorter text", [](auto& d) { schema(d, "NewPost/properties/text")["maxLength"] = 500; },
       "changed,yes,PostDraft.text,maxLength,5000,500\n"},
      {"a limit within an object", [](auto& d) { schema(d, "Link/properties/link")["maxLength"] = 100; },
       "changed,yes,LinkObject.link,maxLength,200,100\n"},
      {"another pattern", [](auto& d) { schema(d, "NewHost/properties/hostId")["pattern"] = "^[a-z]+$"; },
       "changed,yes,EventHostDraft.hostId,pattern,^[A-Za-z0-9_-]+$,^[a-z]+$\n"},
      {"a code added", [](auto& d) { schema(d, "NewHost/properties/role/enum").push_back("GUEST"); },
       "new,no,EventHostRole,code,,GUEST\n"},
      {"a code removed", [](auto& d) { schema(d, "NewHost/properties/role/enum").erase(1); },
       "gone,yes,EventHostDraft.role,code,SPONSOR,\n"},
      {"a part added",
       [](auto& d) {
         at(d, "/paths/~1api~1v1~1posts/post/requestBody/content/multipart~1form-data/schema/properties")
             ["film"] = {{"type", "string"}};
       },
       "new,no,createPost part film,part,,file\n"},
      {"a body of another form",
       [](auto& d) {
         at(d, "/paths/~1api~1v1~1posts/post/requestBody/content") = {
             {"application/json", {{"schema", {{"$ref", "#/components/schemas/NewPost"}}}}}};
       },
       "changed,yes,createPost,body,multipart,JSON\ngone,yes,createPost part images,part,file,\n"},
  };
  return all;
}

const Arguments as_csv{"--csv", "--columns", "change,breaks,where,what,sdk,told"};

/// The small specification in the words of OpenAPI 3.0, below an address with the version in it.
Specification in_words_of_30() {
  Specification document = small_specification();
  document["openapi"] = "3.0.3";
  document["servers"][0]["url"] = "https://board.example/api/v1";
  Specification paths;
  for (const auto& [path, item] : document["paths"].items()) paths[path.substr(7)] = item;
  document["paths"] = paths;
  schema(document, "Picture/properties/width") = {
      {"type", "integer"}, {"format", "int32"}, {"nullable", true}};
  schema(document, "NewPost/properties/og") = {{"allOf", {{{"$ref", "#/components/schemas/Link"}}}},
                                               {"nullable", true}};
  return document;
}

}  // namespace

TEST_CASE("contract: what the SDK knows differs by nothing", "[cli][contract]") {
  for (const Specification& document : {small_specification(), in_words_of_30()}) {
    const auto ran = compared(document);
    CHECK(ran.status == 0);
    CHECK(ran.out == "");
    CHECK(ran.err == "rocketpunch: no differences\n");
    CHECK(compared(document, {"--json"}).out == "[]\n");
  }
}

TEST_CASE("contract: a change is told, and nothing else", "[cli][contract]") {
  for (const Changed& changed : all_changes()) {
    CAPTURE(changed.name);
    Specification document = small_specification();
    changed.change(document);
    const auto ran = compared(document, as_csv);
    CHECK(ran.out == "change,breaks,where,what,sdk,told\n" + changed.told);
    CHECK(ran.status == (changed.told.empty() ? 0 : 9));
  }
}

TEST_CASE("contract: limits that exclude their value, in both versions' words", "[cli][contract]") {
  for (const Specification& words : {Specification{{"exclusiveMaximum", 31}},
                                     Specification{{"maximum", 31}, {"exclusiveMaximum", true}}}) {
    Specification document = small_specification();
    at(document, roles)[4]["schema"].update(words);
    CHECK_THAT(compared(document, as_csv).out, ContainsSubstring("pageSize,maximum,none,30\n"));
  }
}

TEST_CASE("contract: what breaks and what is new, each alone, by the status too", "[cli][contract]") {
  Specification document = small_specification();
  schema(document, "NewPost/properties/text")["maxLength"] = 500;
  schema(document, "Picture/properties")["alt"] = {{"type", "string"}};
  const auto breaking = compared(document, {"--only", "breaking", "--csv", "--columns", "where"});
  CHECK(breaking.out == "where\nPostDraft.text\n");
  CHECK(breaking.status == 9);
  const auto additions = compared(document, {"--only", "additions", "--csv", "--columns", "where"});
  CHECK(additions.out == "where\nPostImage.alt\n");
  CHECK(additions.err == "rocketpunch: 1 difference, none of which breaks a program\n");
  schema(document, "NewPost/properties/text")["maxLength"] = 5000;
  CHECK(compared(document, {"--only", "breaking"}).status == 0);
  CHECK(compared(document, {"--only", "additions"}).status == 9);
}

TEST_CASE("contract: as JSON, with the place in the document and the lines to add", "[cli][contract]") {
  Specification document = small_specification();
  schema(document, "Picture/properties")["altText"] = {{"type", "string"},
                                                       {"description", "For who can't see. Long."}};
  const auto ran = compared(document, {"--json"});
  const auto told = Specification::parse(ran.out);
  REQUIRE(told.size() == 1);
  CHECK(told[0] == Specification{{"change", "new"},
                                 {"breaks", false},
                                 {"where", "PostImage.altText"},
                                 {"what", "field"},
                                 {"sdk", ""},
                                 {"told", "string"},
                                 {"operations", {"createPost"}},
                                 {"pointer", "/components/schemas/Picture/properties/altText"},
                                 {"rows",
                                  "// struct PostImage\n"
                                  "  std::optional<std::string> alt_text{};  ///< For who can't see\n"
                                  "// Schema<PostImage>\n"
                                  "      field<&PostImage::alt_text>(\"altText\"),\n"}});
}

TEST_CASE("contract: what several operations share is one difference", "[cli][contract]") {
  Specification document = small_specification();
  schema(document, "Fault/properties")["trace"] = {{"type", "string"}};
  at(document, hosts)["post"]["responses"]["403"] =
      at(document, "/paths/~1api~1v1~1codes~1seniorities/get/responses/default");
  const auto told = Specification::parse(compared(document, {"--json"}).out);
  REQUIRE(told.size() == 1);
  CHECK(told[0]["operations"] == Specification{"addEventHost", "getSeniorities"});
}

TEST_CASE("contract: the lines of a new operation", "[cli][contract]") {
  Specification document = small_specification();
  at(document, hosts)["get"] = Specification::parse(R"({
    "operationId": "listEventHosts",
    "parameters": [{"name": "minimumAge", "in": "query", "required": true,
                    "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 99}}],
    "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/HostsResponse"}}}}}})");
  document["components"]["schemas"]["HostsResponse"] = Specification::parse(R"({
    "type": "object", "required": ["hosts", "kind"], "properties": {
      "hosts": {"type": "array", "items": {"$ref": "#/components/schemas/Role"}},
      "kind": {"type": "string", "enum": ["OPEN_HOUSE", "CLOSED_HOUSE"]},
      "new": {"type": "boolean"}}})");
  const CliHome home;
  const auto ran = run_cli({"contract", home.write("s.json", document.dump()), "--rows", "--operation",
                            "listEventHosts,getMyResourceRoles"},
                           {.variables = home.variables()});
  CHECK(ran.status == 9);
  CHECK(ran.out == R"(// operations.hpp
    {"listEventHosts", "GET", Base::api, "/events/{eventId}/hosts", Access::app_key, "", "", Replay::safe},
// tools/cli/contract/known_operations.cpp
    takes<op("listEventHosts"), ListEventHostsQuery, Hosts>(),
// structs and their tables
struct ListEventHostsQuery {
  int minimum_age = 0;
  std::string event_id{};
};
template <class Field>
struct Schema<ListEventHostsQuery, Field> {
  static constexpr Field fields[] = {
      field<&ListEventHostsQuery::minimum_age>("minimumAge", {.least = 1, .most = 99}),
      path_field<&ListEventHostsQuery::event_id>("eventId", {.most = 64}),
  };
};

namespace codes {
/// Values of `Kind`.
struct Kind {
  enum class Value : unsigned char { unknown, open_house, closed_house };
  static constexpr Value unknown = Value::unknown, open_house = Value::open_house, closed_house = Value::closed_house;
  static constexpr std::string_view codes[] = {"OPEN_HOUSE", "CLOSED_HOUSE"};
};
}  // namespace codes
using Kind = OpenEnum<codes::Kind>;

struct Hosts {
  std::vector<ResourceRole> hosts{};
  Kind kind{};
  std::optional<bool> new_value{};

  friend bool operator==(const Hosts&, const Hosts&) = default;
};
template <class Field>
struct Schema<Hosts, Field> {
  static constexpr Field fields[] = {
      field<&Hosts::hosts>("hosts", Required::by_spec),
      field<&Hosts::kind>("kind", Required::by_spec),
      field<&Hosts::new_value>("new"),
  };
};


)");
}

TEST_CASE("contract: what differs on purpose is told with its reason, where it is asked for",
          "[cli][contract]") {
  const CliHome home;
  const std::string file = home.write("s.json", small_specification().dump());
  const auto run = [&](const Arguments& more) {
    Arguments arguments{"contract", file,        "--operation", "searchCompanies",
                        "--csv",    "--columns", "where,reason"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cli(arguments, {.variables = home.variables()});
  };
  const auto quiet = run({});
  CHECK(quiet.status == 0);
  CHECK(quiet.out == "where,reason\n");
  CHECK_THAT(quiet.err, ContainsSubstring("1 more on purpose: see --deliberate"));
  const auto all = run({"--deliberate"});
  CHECK(all.status == 0);
  CHECK_THAT(all.out, ContainsSubstring("searchCompanies,some deployments follow the guide"));
}

TEST_CASE("contract: without --operation, all that the SDK has is looked for", "[cli][contract]") {
  const CliHome home;
  const auto ran = run_cli({"contract", home.write("s.json", small_specification().dump()), "--csv",
                            "--columns", "change,where,what", "--deliberate"},
                           {.variables = home.variables()});
  CHECK(ran.status == 9);
  CHECK_THAT(ran.out,
             ContainsSubstring("gone,getJob,operation\n") && !ContainsSubstring("gone,addEventHost"));
  CHECK_THAT(ran.err, ContainsSubstring("on purpose, but no longer there: Job.createdAt required\n"));
}

TEST_CASE("contract: a list of codes that no operation refers to", "[cli][contract]") {
  Specification document = small_specification();
  document["components"]["schemas"]["SeniorityCode"] = {
      {"type", "string"}, {"enum", {"BEGINNER", "JUNIOR", "MIDLEVEL", "SENIOR", "EXECUTIVE", "FELLOW"}}};
  const CliHome home;
  const auto ran = run_cli({"contract", home.write("s.json", document.dump()), "--only", "additions", "--csv",
                            "--columns", "where,what,told"},
                           {.variables = home.variables()});
  CHECK(ran.out == "where,what,told\nSeniority,code,FELLOW\n");
}

TEST_CASE("contract: the standard input", "[cli][contract]") {
  const CliHome home;
  const auto ran = run_cli({"contract", "-", "--operation", "addEventHost"},
                           {.variables = home.variables(), .input = small_specification().dump()});
  CHECK(ran.status == 0);
  CHECK(ran.err == "rocketpunch: no differences\n");
}

TEST_CASE("contract: an operation that nobody has is refused", "[cli][contract]") {
  const CliHome home;
  const auto ran = run_cli(
      {"contract", home.write("s.json", small_specification().dump()), "--operation", "addEventHosts"},
      {.variables = home.variables()});
  CHECK(ran.status == 2);
  CHECK_THAT(ran.err, ContainsSubstring("there is no \"addEventHosts\""));
}

}  // namespace rocketpunch::test::cli_contract
