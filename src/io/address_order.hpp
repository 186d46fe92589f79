// In which order the addresses of a host are tried.
#pragma once
#include <corest/io/endpoint.hpp>

#include <vector>

namespace corest::io {

/// The two families by turns, beginning with that of the first; within a family the order stays.
std::vector<endpoint> by_turns(std::vector<endpoint> const& addresses);

}  // namespace corest::io
