// A small specification of the tests' own, of four operations, and runs of the command that compare it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/ran.hpp"

namespace rocketpunch::test {

using Specification = nlohmann::ordered_json;

/// What this version knows of the four operations, and no more.
inline Specification small_specification() {
  return Specification::parse(R"json({
    "openapi": "3.1.0",
    "info": {"title": "four operations", "version": "1"},
    "servers": [{"url": "https://board.example"}],
    "security": [{"key": []}],
    "paths": {
      "/api/v1/codes/seniorities": {
        "get": {
          "operationId": "getSeniorities",
          "parameters": [{"name": "Accept-Language", "in": "header", "schema": {"type": "string"}}],
          "responses": {
            "200": {"content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Entry"}}}}},
            "default": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}}
          }
        }
      },
      "/api/v1/events/{eventId}/hosts": {
        "parameters": [{"name": "eventId", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 64}}],
        "post": {
          "operationId": "addEventHost",
          "description": "Lets another party in. Required OAuth scope: `event:write`.",
          "security": [{"token": []}],
          "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewHost"}}}},
          "responses": {"201": {"content": {"application/json": {"schema": {
            "type": "object", "required": ["hostId"], "properties": {"hostId": {"type": "integer", "format": "int64"}}}}}}}
        }
      },
      "/api/v1/posts": {
        "post": {
          "operationId": "createPost",
          "security": [{"token": ["post:write"]}],
          "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {
            "request": {"$ref": "#/components/schemas/NewPost"},
            "images": {"type": "array", "items": {"type": "string", "format": "binary"}}}}}}},
          "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/MadePost"}}}}}
        }
      },
      "/api/v1/me/company-permissions/{companyPermalink}/resource-roles": {
        "get": {
          "operationId": "getMyResourceRoles",
          "security": [{"token": ["company:manage:read"]}],
          "parameters": [
            {"name": "companyPermalink", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 255}},
            {"name": "resourceType", "in": "query", "required": true, "schema": {"type": "string", "enum": ["EVENT", "JOB"]}},
            {"name": "resourceId", "in": "query", "schema": {"type": "string", "maxLength": 255}},
            {"$ref": "#/components/parameters/Page"},
            {"name": "pageSize", "in": "query", "schema": {"type": "integer"}}
          ],
          "responses": {"200": {"content": {"*/*": {"schema": {"type": "object", "required": ["items"], "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Role"}}}}}}}}
        }
      }
    },
    "components": {
      "parameters": {"Page": {"name": "page", "in": "query", "schema": {"type": "integer", "format": "int32"}}},
      "securitySchemes": {
        "key": {"type": "apiKey", "in": "header", "name": "X-RP-API-Key"},
        "token": {"type": "http", "scheme": "bearer"}
      },
      "schemas": {
        "Text": {"type": "string"},
        "Entry": {
          "allOf": [{"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}],
          "required": ["displayName", "description"],
          "properties": {"displayName": {"$ref": "#/components/schemas/Text"}, "description": {"type": "string"}}
        },
        "Fault": {"type": "object", "properties": {
          "code": {"type": "string"}, "message": {"type": "string"}, "details": {"type": ["string", "null"]},
          "timestamp": {"type": "string", "format": "date-time"}}},
        "NewHost": {"type": "object", "required": ["hostType", "hostId", "role"], "properties": {
          "hostType": {"type": "string", "enum": ["COMPANY", "MEMBER"]},
          "hostId": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_-]+$"},
          "role": {"type": "string", "enum": ["ORGANIZER", "SPONSOR", "PARTNER"]}}},
        "NewPost": {"type": "object", "required": ["text"], "properties": {
          "text": {"type": "string", "maxLength": 5000},
          "og": {"oneOf": [{"$ref": "#/components/schemas/Link"}, {"type": "null"}]}}},
        "Link": {"type": "object", "required": ["link"], "properties": {"link": {"type": "string", "maxLength": 200}}},
        "MadePost": {"type": "object", "required": ["postId", "content", "images", "webUrl", "postedAt", "updatedAt"],
          "properties": {
            "postId": {"type": "integer", "format": "int64"},
            "content": {"type": "string"},
            "og": {"anyOf": [{"$ref": "#/components/schemas/Preview"}, {"type": "null"}]},
            "images": {"type": "array", "items": {"$ref": "#/components/schemas/Picture"}},
            "webUrl": {"type": "string"}, "postedAt": {"type": "string"}, "updatedAt": {"type": "string"}}},
        "Preview": {"type": "object", "required": ["link"], "properties": {
          "link": {"type": "string"}, "title": {"type": ["string", "null"]}, "source": {"type": ["string", "null"]},
          "image": {"type": ["string", "null"]}, "description": {"type": ["string", "null"]}}},
        "Picture": {"type": "object", "required": ["id", "url"], "properties": {
          "id": {"type": "integer", "format": "int32"}, "url": {"type": "string"},
          "width": {"type": ["integer", "null"], "format": "int32"},
          "height": {"type": ["integer", "null"], "format": "int32"}}},
        "Role": {"type": "object", "required": ["resourceType", "resourceId", "capabilities"], "properties": {
          "resourceType": {"type": "string", "enum": ["EVENT", "JOB"]}, "resourceId": {"type": "string"},
          "capabilities": {"type": "array", "items": {"type": "string"}}}}
      }
    }
  })json");
}

/// Compares a text, or a document, with what the command knows of the four operations.
inline Ran compared_text(const std::string& text, Arguments more = {}) {
  const CliHome home;
  more.insert(more.begin(), {"contract", home.write("specification.json", text), "--operation",
                             "getSeniorities,addEventHost,createPost,getMyResourceRoles"});
  return run_cli(more, {.variables = home.variables()});
}
inline Ran compared(const Specification& document, Arguments more = {}) {
  return compared_text(document.dump(), std::move(more));
}

}  // namespace rocketpunch::test
