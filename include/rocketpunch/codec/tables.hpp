#pragma once
#include "rocketpunch/base/language.hpp"

/// The tables of all models that operations answer with.
#include "rocketpunch/codec/code_tables.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/codec/directory_tables.hpp"
#include "rocketpunch/codec/event_tables.hpp"
#include "rocketpunch/codec/job_tables.hpp"
#include "rocketpunch/codec/me_tables.hpp"
#include "rocketpunch/codec/oauth_tables.hpp"
#include "rocketpunch/codec/page_tables.hpp"
#include "rocketpunch/codec/post_tables.hpp"
#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/codec/written_tables.hpp"

namespace rocketpunch::codec {

template <class Model>
const Type& model_type() noexcept {
  return type_of<Model>;
}

}  // namespace rocketpunch::codec
