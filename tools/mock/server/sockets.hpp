// What the HTTP library leaves out of its sockets.
#pragma once

namespace rocketpunch::testing::mock {

/// Lets a port be used again at once, but never by two servers at a time.
void prepare_listener(int socket);

/// Lets that many clients connect at the same moment; the library stops at 5, and the rest would wait for a
/// second.
void widen_backlog(int socket);

/// Ends the connections that this process has accepted on a port. The library would wait until idle ones time
/// out.
void end_connections(int port);

}  // namespace rocketpunch::testing::mock
