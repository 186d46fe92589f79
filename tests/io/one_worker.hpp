// A loop on a thread of its own.
#pragma once
#include <corest/io/loop.hpp>

#include <optional>
#include <thread>

namespace io_test {

class worker {
 public:
  ~worker() { stop(); }
  void stop() {
    if (loop_) loop_->stop();
    if (thread_.joinable()) thread_.join();
  }
  /// Stops it and ends its loop's life.
  void die() {
    stop();
    loop_.reset();
  }
  operator corest::io::loop&() { return *loop_; }
  [[nodiscard]] std::thread::id id() const { return thread_.get_id(); }

 private:
  std::optional<corest::io::loop> loop_{std::in_place};
  std::thread thread_{[this] { loop_->run(); }};
};

}  // namespace io_test
