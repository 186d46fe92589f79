// Vehicles and positions in an SQLite file.
#pragma once
#include "fleet/model.hpp"

#include <corest/async/task.hpp>
#include <corest/base/result.hpp>
#include <corest/sqlite/database.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fleet {

/// A vehicle, and which version of it: a number that grows with every change a client can see.
struct stored_vehicle {
  vehicle value;
  std::uint64_t version;
};

enum class refusal { no_such_vehicle, plate_is_taken, changed_meanwhile };

/// Shared by all workers. What a call has reported as done survives the death of the process.
class store {
 public:
  static constexpr bool thread_safe = true;

  /// Opens the file, and creates it or brings it up to date; throws corest::sqlite::error. `file` may be
  /// ":memory:".
  explicit store(std::string file);

  corest::task<corest::result<stored_vehicle, refusal>> add(new_vehicle added);
  corest::task<std::optional<stored_vehicle>> find(std::int64_t id);
  /// By id.
  corest::task<page<vehicle>> list(vehicle_query query);
  /// Changes it if it is still at `version`.
  corest::task<corest::result<stored_vehicle, refusal>> change(std::int64_t id, std::uint64_t version,
                                                               vehicle_change to);
  /// With all its positions. False when there is none.
  corest::task<bool> remove(std::int64_t id);

  /// All or none; one with the time of an earlier one replaces it, so that sending a batch again does no
  /// harm. Gives the vehicle's last position when it is one of these, and nothing when it was there later.
  corest::task<corest::result<std::optional<position>, refusal>> add_positions(
      std::int64_t id, std::vector<position> positions);
  /// Newest first; nullopt when there is no such vehicle.
  corest::task<std::optional<page<position>>> positions(std::int64_t id, position_query query);

  /// Throws corest::sqlite::error when the database does not answer.
  corest::task<> check();

 private:
  corest::sqlite::database database_;
};

}  // namespace fleet
