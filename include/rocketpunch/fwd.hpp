#pragma once
#include "rocketpunch/version.hpp"

// Declares what other headers name in signatures, and by pointers. Defines nothing, and includes nothing of
// the library or the standard: `<rocketpunch/client.hpp>` or the umbrella defines it.
namespace rocketpunch::inline ROCKETPUNCH_ABI {

class AnyTransport;
class AnyUserAuth;
class AppKey;
class BearerToken;
class CurlTransport;
class Engine;
class Error;
class OAuthSession;
class UserCredentials;

struct CallInfo;
struct CallOptions;
struct ClientChanges;
struct ClientOptions;

template <class T>
class Result;
template <class T>
class Task;
template <class T>
class Walk;
template <class T>
class AsyncWalk;
template <class T>
struct Page;

template <class Auth, class T = CurlTransport>
class Client;
template <class Auth>
class AsyncClient;

/// A client that reads what is public, whatever it sends by. Here for pointers and parameters of functions; a
/// member by value needs `<rocketpunch/client.hpp>`. Made from any `Client` that acts for an app alone;
/// shares all with it.
using AppClient = Client<AppKey, AnyTransport>;
/// A client that acts for a signed-in user, and reads what is public: whatever authenticates it, and whatever
/// it sends by. Here for pointers and parameters of functions; a member by value needs
/// `<rocketpunch/client.hpp>`. Made from any `Client` that has both; shares all with it.
using UserClient = Client<AnyUserAuth, AnyTransport>;

struct Company;
struct CompanyJob;
struct Event;
struct EventSummary;
struct Job;
struct JobSummary;
struct Post;
struct Profile;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
