// Ten thousand clients of one stream of events, in a process of their own: each side has its descriptors.
#pragma once
#include <sys/types.h>

#include <atomic>
#include <cstdint>

namespace crowd_test {

/// What the crowd and the test tell each other.
struct blackboard {
  // the test writes
  std::atomic<std::uint16_t> port = 0;  ///< where to connect, as soon as it is not 0
  std::atomic<int> last_number = 0;     ///< the event behind which a client has them all
  std::atomic<bool> leave = false;      ///< half of them, at random
  std::atomic<bool> stop = false;
  // the crowd writes
  std::atomic<std::uint64_t> received = 0;  ///< events, by all together
  std::atomic<int> mistakes =
      0;  ///< events that were out of order, missing or twice; connections that failed
  std::atomic<int> complete = 0;  ///< clients that have all events
  std::atomic<int> left = 0;      ///< clients that have left
  std::atomic<int> ended = 0;     ///< clients whose stream was ended by the server, whole
  std::atomic<int> cut = 0;       ///< clients whose stream was cut
};

/// A process with `clients` clients that keep up with /live/quick, and one that asks for /all and never
/// reads. They expect the numbers 1, 2, 3, ... as {"number":1, ...}. Start it before any thread.
class event_crowd {
 public:
  explicit event_crowd(int clients);
  event_crowd(event_crowd const&) = delete;
  event_crowd& operator=(event_crowd const&) = delete;
  /// Ends the process.
  ~event_crowd();

  [[nodiscard]] blackboard& board() noexcept { return *board_; }

 private:
  blackboard* board_;
  pid_t process_;
};

}  // namespace crowd_test
