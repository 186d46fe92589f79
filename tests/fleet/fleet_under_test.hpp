// The fleet's API on a database in memory, and what tests say to it again and again.
#pragma once
#include "fleet/api.hpp"

#include <corest/testing/client.hpp>

#include <string>
#include <string_view>

struct fleet_under_test {
  static corest::auth::new_api_key with_scope(char const* scope) {
    auto made = corest::auth::make_api_key("test");
    made.record.scopes = {scope};
    return made;
  }

  fleet::store vehicles{":memory:"};
  corest::auth::new_api_key key = with_scope(fleet::write_scope);
  corest::api_keys keys{{key.record}};
  corest::testing::client anybody{fleet::make_api(vehicles, keys)};
  /// With a key that permits everything.
  corest::testing::calls client = anybody.with("X-API-Key", key.text);

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
