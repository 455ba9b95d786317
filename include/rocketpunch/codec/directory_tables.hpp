#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/directory.hpp"

namespace rocketpunch::codec {

template <>
struct Schema<Company> {
  static constexpr Field fields[] = {
      guide_field<&Company::id>("id", Need::guide, text_or_integer),
      guide_field<&Company::name>("name", Need::guide),
      guide_field<&Company::handle>("handle", Need::guide),
      guide_field<&Company::description>("description"),
      guide_field<&Company::employee_count>("employee_count"),
      guide_field<&Company::founded_year>("founded_year"),
      guide_field<&Company::website>("website"),
  };
};

template <>
struct Schema<ProfileCompany> {
  static constexpr Field fields[] = {
      guide_field<&ProfileCompany::name>("name", Need::guide),
      guide_field<&ProfileCompany::handle>("handle"),
  };
};

template <>
struct Schema<Profile> {
  static constexpr Field fields[] = {
      guide_field<&Profile::handle>("handle", Need::guide),
      guide_field<&Profile::name>("name", Need::guide),
      guide_field<&Profile::headline>("headline"),
      guide_field<&Profile::skills>("skills"),
      guide_field<&Profile::current_company>("current_company"),
  };
};

}  // namespace rocketpunch::codec
