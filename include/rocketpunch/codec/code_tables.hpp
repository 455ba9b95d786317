#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/codes.hpp"

namespace rocketpunch::codec {

template <>
struct Schema<Code> {
  static constexpr Field fields[] = {
      field<&Code::code>("code", Need::now),
      field<&Code::display_name>("displayName", Need::now),
      field<&Code::description>("description", Need::now),
  };
};

template <>
struct Schema<JobIndustry> {
  static constexpr Field fields[] = {
      field<&JobIndustry::code>("code", Need::now),
      field<&JobIndustry::display_name>("displayName", Need::now),
      field<&JobIndustry::children>("children"),
  };
};

}  // namespace rocketpunch::codec
