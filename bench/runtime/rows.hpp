// How the C++ programs of the comparison time a row.
#pragma once
#include <time.h>

#include <cstdint>
#include <cstdio>

namespace rows {

enum class time : std::uint8_t { cpu, wall };

/// Prints "name<tab>nanoseconds per operation" when it dies.
class row {
 public:
  row(char const* name, long operations, time which = time::cpu) noexcept
      : name_(name), operations_(operations), which_(which), began_(now()) {}
  row(row const&) = delete;
  row& operator=(row const&) = delete;
  ~row() {
    std::printf("%s\t%.1f\n", name_, static_cast<double>(now() - began_) / static_cast<double>(operations_));
    std::fflush(stdout);
  }

 private:
  [[nodiscard]] std::int64_t now() const noexcept {
    timespec t{};
    ::clock_gettime(which_ == time::cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1'000'000'000 + t.tv_nsec;
  }
  char const* name_;
  long operations_;
  time which_;
  std::int64_t began_;
};

}  // namespace rows
