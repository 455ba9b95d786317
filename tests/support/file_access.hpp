// Who may do what with a test's file or directory.
#pragma once

#ifdef _WIN32
#include "rocketpunch/detail/os/access_windows.hpp"
#endif

#include <filesystem>
#include <stdexcept>
#include <string>

namespace rocketpunch::test {

#ifdef _WIN32

/// Sets the rules of access of a file or directory: its user's, and others'.
inline void set_rules(const std::string& path, const std::wstring& of_others) {
  const std::wstring rules = L"D:P(A;OICI;FA;;;" + detail::Sid::of_user().text() + L")" + of_others;
  PSECURITY_DESCRIPTOR made = nullptr;
  if (ConvertStringSecurityDescriptorToSecurityDescriptorW(rules.c_str(), SDDL_REVISION_1, &made, nullptr) ==
      0)
    throw std::runtime_error("no rules of access");
  const BOOL set = SetFileSecurityW(std::filesystem::path(path).c_str(),
                                    DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, made);
  LocalFree(made);
  if (set == 0) throw std::runtime_error("can't set the rules of access of " + path);
}

/// Nobody but its user may read or write it.
inline void keep_from_others(const std::string& path) { set_rules(path, L""); }

/// Lets everyone read or write it; Wine keeps no rule of a group.
inline void open_to_others(const std::string& path, std::filesystem::perms what) {
  using enum std::filesystem::perms;
  std::wstring rules;
  if ((what & (group_read | others_read)) != none) rules += L"(A;;FR;;;WD)";
  if ((what & (group_write | others_write)) != none) rules += L"(A;;FW;;;WD)";
  set_rules(path, rules);
}

#else

inline void keep_from_others(const std::string& path) {
  using enum std::filesystem::perms;
  std::filesystem::permissions(path, group_all | others_all, std::filesystem::perm_options::remove);
}

inline void open_to_others(const std::string& path, std::filesystem::perms what) {
  std::filesystem::permissions(path, what, std::filesystem::perm_options::add);
}

#endif

}  // namespace rocketpunch::test
