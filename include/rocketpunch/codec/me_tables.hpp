#pragma once
#include "rocketpunch/base/language.hpp"

#include "rocketpunch/codec/types.hpp"
#include "rocketpunch/models/me.hpp"

namespace rocketpunch::codec {

template <>
struct Schema<CompanyRef> {
  static constexpr Field fields[] = {
      field<&CompanyRef::permalink>("permalink", Need::now),
      field<&CompanyRef::name>("name"),
      field<&CompanyRef::logo_url>("logoUrl"),
  };
};

template <>
struct Schema<CompanyPermission> {
  static constexpr Field fields[] = {
      field<&CompanyPermission::company>("company", Need::now),
      field<&CompanyPermission::capabilities>("capabilities", Need::now),
  };
};

template <>
struct Schema<CompanyPermissions> {
  static constexpr Field fields[] = {
      field<&CompanyPermissions::companies>("companies", Need::now),
  };
};

template <>
struct Schema<ResourceRole> {
  static constexpr Field fields[] = {
      field<&ResourceRole::resource_type>("resourceType", Need::now),
      field<&ResourceRole::resource_id>("resourceId", Need::now, text_or_integer),
      field<&ResourceRole::capabilities>("capabilities", Need::now),
  };
};

template <>
struct Schema<ResourceRoles> {
  static constexpr Field fields[] = {
      field<&ResourceRoles::items>("items", Need::now),
  };
};

}  // namespace rocketpunch::codec
