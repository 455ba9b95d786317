// Which operation a request is for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rocketpunch::testing::mock {

struct Call;

/// Who may call an operation.
enum class Need {
  nobody,  ///< Anybody.
  key,     ///< An App Key, or a user's access token.
  user,    ///< A user's access token.
};

/// One operation.
struct Route {
  std::string method;
  /// Below the API base: "/jobs/{id}". What stands for {...} comes in Call::path, in that order.
  std::string path;
  std::function<void(Call&)> answer;
  Need need = Need::key;
  /// Scope that an access token must have; empty: none.
  std::string scope = {};
  /// Identifier of the operation's own limits, such as "post.create"; empty: it has none.
  std::string quota = {};
  /// The path isn't below the API base, as with /oauth/token.
  bool at_root = false;
  /// The store is locked while it answers: shared for a GET, for itself alone otherwise. No for an operation
  /// that needs nothing of it, or that waits.
  bool locks_store = true;
  /// A 401 has its challenge and no body.
  bool bare_401 = false;
};

using Routes = std::vector<Route>;

/// An operation of a signed-in user.
Route user_route(const char* method, const char* path, void (*answer)(Call&), const char* scope,
                 const char* quota = "");
/// An operation of nobody in particular, which isn't below the API base and needs nothing of the store.
Route root_route(const char* method, const char* path, void (*answer)(Call&));

class Router {
 public:
  explicit Router(Routes routes) : routes_{std::move(routes)} {}

  struct Match {
    const Route* route = nullptr;
    std::vector<std::string> path;
    /// Methods that the path takes, if it takes any, for the 405.
    std::string allowed;
  };
  /// `at_root` says that the path isn't below the API base.
  Match find(std::string_view method, std::string_view path, bool at_root) const;

 private:
  const Routes routes_;
};

/// The path below /api/v1 or /v1; none for any other path.
std::optional<std::string> below_base(std::string_view path);

}  // namespace rocketpunch::testing::mock
