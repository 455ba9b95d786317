#pragma once
#include "rocketpunch/base/language.hpp"

namespace rocketpunch::detail {

/// What all classes of virtual functions have in common: they are not copied, and may be deleted as their
/// base.
class Interface {
 public:
  Interface() = default;
  Interface(const Interface&) = delete;
  Interface& operator=(const Interface&) = delete;
  virtual ~Interface() = default;
};

}  // namespace rocketpunch::detail
