// The fleet's API on a database in memory, and what tests say to it again and again.
#pragma once
#include "fleet/api.hpp"

#include <corest/testing/client.hpp>

#include <string>
#include <string_view>

struct fleet_under_test {
  fleet::store vehicles{":memory:"};
  corest::testing::client client{fleet::make_api(vehicles)};

  /// Adds a vehicle; its path is in Location.
  corest::testing::answer add(std::string_view plate) {
    return client.post("/vehicles", R"({"plate":")" + std::string(plate) + R"("})");
  }
  /// A vehicle's path.
  std::string added(std::string_view plate) { return std::string(*add(plate).header("location")); }
  std::string etag_of(std::string_view path) { return std::string(*client.get(path).header("etag")); }
};

inline bool holds(corest::testing::answer const& answer, std::string_view text) {
  return answer.body().find(text) != std::string_view::npos;
}
