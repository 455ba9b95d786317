#pragma once
#include "rocketpunch/version.hpp"

#ifdef _WIN32

#include "rocketpunch/detail/os/windows.hpp"
// these need <windows.h> before them
#include <aclapi.h>
#include <sddl.h>

#include <cstddef>
#include <string>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// Who may do something with a file or directory, beside this process's user, administrators and the system.
enum class Others { none, some, everyone };

/// A number of a user or group (SID).
class Sid {
 public:
  /// Of this process's user; empty where the system doesn't tell.
  static Sid of_user() {
    HANDLE opened = nullptr;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return {};
    const UniqueHandle token(opened);
    DWORD size = 0;
    GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
    std::vector<std::byte> bytes(size);
    if (size == 0 || GetTokenInformation(token.get(), TokenUser, bytes.data(), size, &size) == 0) return {};
    return Sid(reinterpret_cast<const TOKEN_USER*>(bytes.data())->User.Sid);
  }
  static Sid of(WELL_KNOWN_SID_TYPE which) {
    Sid sid;
    DWORD size = SECURITY_MAX_SID_SIZE;
    sid.bytes_.resize(size);
    if (CreateWellKnownSid(which, nullptr, sid.bytes_.data(), &size) == 0) sid.bytes_.clear();
    return sid;
  }

  bool is(PSID other) const noexcept {
    return !bytes_.empty() && EqualSid(const_cast<std::byte*>(bytes_.data()), other) != 0;
  }
  /// As access rules spell it; empty: none.
  std::wstring text() const {
    LPWSTR spelled = nullptr;
    if (bytes_.empty() || ConvertSidToStringSidW(const_cast<std::byte*>(bytes_.data()), &spelled) == 0)
      return {};
    std::wstring text = spelled;
    LocalFree(spelled);
    return text;
  }

 private:
  Sid() = default;
  explicit Sid(PSID sid) : bytes_(GetLengthSid(sid)) {
    CopySid(static_cast<DWORD>(bytes_.size()), bytes_.data(), sid);
  }

  std::vector<std::byte> bytes_;
};

/// Whether what a user owns can't have been put there by anybody else.
inline bool is_trusted(PSID owner) {
  static const Sid user = Sid::of_user(), administrators = Sid::of(WinBuiltinAdministratorsSid),
                   system = Sid::of(WinLocalSystemSid);
  return user.is(owner) || administrators.is(owner) || system.is(owner);
}

/// What the system keeps with a file: whose it is, and the rules of access.
class FileAccess {
 public:
  explicit FileAccess(HANDLE file) {
    if (GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner_,
                        nullptr, &rules_, nullptr, &all_) != ERROR_SUCCESS)
      all_ = nullptr;
  }
  FileAccess(const FileAccess&) = delete;
  FileAccess& operator=(const FileAccess&) = delete;
  ~FileAccess() { LocalFree(all_); }

  /// Whether it belongs to this process's user, an administrator or the system.
  bool is_trusted() const { return all_ != nullptr && owner_ != nullptr && detail::is_trusted(owner_); }

  /// Who else is allowed any of that. What has no rules is open to everyone.
  Others others_with(DWORD rights) const {
    if (all_ == nullptr || rules_ == nullptr) return Others::everyone;
    Others others = Others::none;
    for (DWORD i = 0; i < rules_->AceCount; ++i) {
      void* rule = nullptr;
      if (GetAce(rules_, i, &rule) == 0) return Others::everyone;
      const auto& allowed = *static_cast<const ACCESS_ALLOWED_ACE*>(rule);
      // what is only inherited by what will be made in a directory says nothing of itself
      if (allowed.Header.AceType != ACCESS_ALLOWED_ACE_TYPE ||
          (allowed.Header.AceFlags & INHERIT_ONLY_ACE) != 0 || (allowed.Mask & rights) == 0)
        continue;
      const auto whom = const_cast<DWORD*>(&allowed.SidStart);
      if (detail::is_trusted(whom) || Sid::of(WinCreatorOwnerRightsSid).is(whom)) continue;
      for (const auto many : {WinWorldSid, WinAuthenticatedUserSid, WinBuiltinUsersSid, WinAnonymousSid})
        if (Sid::of(many).is(whom)) return Others::everyone;
      others = Others::some;
    }
    return others;
  }

 private:
  PSECURITY_DESCRIPTOR all_ = nullptr;
  PSID owner_ = nullptr;
  PACL rules_ = nullptr;
};

/// The rules of what is made for this process's user alone, for the functions that make files.
class OwnerOnly {
 public:
  OwnerOnly() {
    const std::wstring user = Sid::of_user().text();
    // protected from what the directory would have it inherit; the user, administrators, and the system
    const std::wstring rules = L"D:P(A;OICI;FA;;;" + user + L")(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)";
    if (!user.empty())
      ConvertStringSecurityDescriptorToSecurityDescriptorW(rules.c_str(), SDDL_REVISION_1, &rules_, nullptr);
    attributes_.lpSecurityDescriptor = rules_;
  }
  OwnerOnly(const OwnerOnly&) = delete;
  OwnerOnly& operator=(const OwnerOnly&) = delete;
  ~OwnerOnly() { LocalFree(rules_); }

  /// Null: there are none to be had, and no token may be written.
  SECURITY_ATTRIBUTES* attributes() noexcept { return rules_ == nullptr ? nullptr : &attributes_; }

 private:
  PSECURITY_DESCRIPTOR rules_ = nullptr;
  SECURITY_ATTRIBUTES attributes_{sizeof(SECURITY_ATTRIBUTES), nullptr, FALSE};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail

#endif
