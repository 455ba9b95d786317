#pragma once

#include "rocketpunch/codec/json_writer.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/http/multipart.hpp"
#include "rocketpunch/params/post.hpp"

namespace rocketpunch::codec {

inline Result<WireRequest> encode(const Operation& operation, const PostDraft& draft) {
  RequestWriter writer(operation);
  writer.check_text("text", draft.text, 5000);
  JsonWriter json;
  json.open_object().key("text").string(draft.text);
  if (draft.link) {
    writer.check_text("link", *draft.link, 200);
    json.key("og").open_object().key("link").string(*draft.link).close_object();
  }
  json.close_object();
  Multipart parts;
  parts.add("request", "application/json", json.take());
  return writer.finish(parts.content_type(), parts.body());
}

}  // namespace rocketpunch::codec
