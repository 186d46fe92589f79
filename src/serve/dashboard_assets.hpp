// The files of the dashboard's page, assets/dashboard/, built into the library.
#pragma once
#include "web/docs_assets.hpp"

#include <span>

namespace corest {

std::span<embedded_asset const> dashboard_assets() noexcept;

}  // namespace corest
