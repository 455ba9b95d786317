#pragma once
#include "rocketpunch/version.hpp"

#include "rocketpunch/detail/config.hpp"

// What watches the sockets of an engine: where the system has it, something that foreign loops can wait for.
#if ROCKETPUNCH_HAS_DESCRIPTOR
#include "rocketpunch/detail/os/socket_watch_epoll.hpp"
#else
#include "rocketpunch/detail/curl/socket_watch_poll.hpp"
#endif
