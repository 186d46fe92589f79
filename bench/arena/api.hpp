// The arena's endpoints, written as a user of the library would write them.
#pragma once
#include "items.hpp"

#include <corest/web/router.hpp>

#include <string>
#include <vector>

namespace arena {

/// Borrows the items. `files` is the folder served below /static/.
[[nodiscard]] corest::router make_api(std::vector<item> const& items, std::string const& files);

}  // namespace arena
