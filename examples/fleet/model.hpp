// What the service speaks of: vehicles and where they were. These structs are the JSON, the rules and the
// documentation.
#pragma once
#include "fleet/cursor.hpp"

#include <corest/json/checked.hpp>
#include <corest/json/rules.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fleet {

/// A number plate.
using plate_text = corest::checked<std::string, corest::length<1, 16>, corest::pattern<"^[A-Z0-9 -]+$">>;
using name_text = corest::checked<std::string, corest::length<1, 100>>;
using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

enum class vehicle_status : std::uint8_t { active, idle, retired };

/// Where a vehicle was at a moment: degrees (WGS 84), metres per second, degrees clockwise from north.
struct position {
  using corest_rules = corest::rules<corest::deny_unknown>;
  timestamp at;
  corest::checked<double, corest::range<-90, 90>> lat;
  corest::checked<double, corest::range<-180, 180>> lon;
  std::optional<corest::checked<double, corest::minimum<0>>> speed = {};
  std::optional<corest::checked<double, corest::range<0, 360>>> heading = {};
};

struct vehicle {
  std::int64_t id;
  plate_text plate;
  std::optional<name_text> name;
  vehicle_status status;
  timestamp created_at;
  std::optional<position> last_position;
};

struct new_vehicle {
  using corest_rules = corest::rules<corest::deny_unknown>;
  plate_text plate;
  std::optional<name_text> name = {};
};

/// What clients may change of a vehicle.
struct vehicle_change {
  using corest_rules = corest::rules<corest::deny_unknown>;
  plate_text plate;
  std::optional<name_text> name = {};
  vehicle_status status;
};

/// Some items, and where the next ones begin: null behind the last.
template <class T>
struct page {
  std::vector<T> items;
  std::optional<cursor> next;
};

struct vehicle_query {
  std::optional<vehicle_status> status;
  corest::checked<int, corest::range<1, 100>> limit = 20;
  std::optional<cursor> after;
};

/// from <= at < to.
struct position_query {
  std::optional<timestamp> from;
  std::optional<timestamp> to;
  corest::checked<int, corest::range<1, 1000>> limit = 100;
  std::optional<cursor> after;
};

/// Positions that one request may bring: some ten minutes of a vehicle that sends every 60 ms. Larger ones
/// hold up the other writers.
inline constexpr std::size_t max_batch = 10'000;
using position_batch = corest::checked<std::vector<position>, corest::length<1, max_batch>>;

/// Where a vehicle is, as those who watch hear of it.
struct live_position {
  std::int64_t vehicle;
  fleet::position position;
};

struct live_query {
  std::optional<std::int64_t> vehicle;  // all without it
};

struct accepted_positions {
  std::size_t accepted;
};

}  // namespace fleet
