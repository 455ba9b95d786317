// Images that are sent beside the JSON of a request.
#pragma once

#include "server/context.hpp"
#include "text/json.hpp"

namespace rocketpunch::testing::mock {

/// Images of one request, as the answers describe them.
struct Images {
  /// {"id","url","width","height"}; the sizes are null where the image doesn't tell them.
  Json described = Json::array();
  /// The same number of file names, null where none was given.
  Json file_names = Json::array();

  bool empty() const { return described.empty(); }
  Json urls() const;
};

/// The images of a multipart body under that name. Throws P0010, P0011 or P0012.
Images take_images(Call& call, const char* name, std::size_t most = 10);

}  // namespace rocketpunch::testing::mock
