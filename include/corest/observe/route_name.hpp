// What requests are counted, logged and traced under: a route, by its method and pattern.
#pragma once
#include <string_view>

namespace corest {

/// The views live as long as the application that has the route.
struct route_name {
  std::string_view method;   ///< "GET"; "_OTHER" for methods that have no name here
  std::string_view pattern;  ///< "/vehicles/{id}", as it was registered; empty where no route answered
};

}  // namespace corest
