// The way to the service: proxy and name. What is sent over it, service_checks.cpp looks at.
#pragma once

#include "doctor/address.hpp"
#include "doctor/checkup.hpp"

namespace cli {

/// Whether the way there is open as far as it goes without a request: the proxy answers, or the name has an
/// address. Tells both.
bool check_way(Checkup& checkup, const Address& service);

/// What to do where there is no way to the service, as far as it is the network's fault.
std::string advice_on_network(const Checkup& checkup);

}  // namespace cli
