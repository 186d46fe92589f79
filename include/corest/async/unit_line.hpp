// Units handed out in order of arrival: what mutex, shared_mutex and semaphore are made of.
#pragma once
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstddef>
#include <utility>

namespace corest::detail {

/// Units still on loan, given back when this dies. Line is unit_line, or one that several workers share.
template <class Line>
class loan {
 public:
  loan() noexcept = default;
  loan(Line& from, std::size_t units) noexcept : line_(&from), units_(units) {}
  loan(loan&& other) noexcept
      : line_(std::exchange(other.line_, nullptr)), units_(std::exchange(other.units_, 0)) {}
  loan& operator=(loan&& other) noexcept {
    loan taken(std::move(other));
    std::swap(line_, taken.line_);
    std::swap(units_, taken.units_);
    return *this;
  }
  ~loan() { give_back(); }

  [[nodiscard]] explicit operator bool() const noexcept { return line_ != nullptr; }
  [[nodiscard]] std::size_t units() const noexcept { return units_; }
  [[nodiscard]] Line* line() const noexcept { return line_; }
  void give_back() noexcept {
    if (Line* const line = std::exchange(line_, nullptr)) line->give_back(std::exchange(units_, 0));
  }
  void forget() noexcept {
    line_ = nullptr;
    units_ = 0;
  }

 private:
  Line* line_ = nullptr;
  std::size_t units_ = 0;
};

/// Strictly first come, first served: whoever asks for much is not passed by those who ask for little.
class unit_line {
 public:
  static constexpr bool thread_safe = false;
  /// A place in the line. It borrows the units it is admitted with until somebody gives them back.
  class place : public list_node<place> {
   public:
    /// Called when it has its units and has left the line. Must not run user code. No virtual function:
    /// between workers the end of a frame may meet its admission, and a destructor changes what virtual calls
    /// mean.
    using admission = void (*)(place&) noexcept;
    [[nodiscard]] std::size_t units() const noexcept { return units_; }

   protected:
    place(std::size_t units, admission admitted) noexcept : units_(units), admitted_(admitted) {}
    ~place() = default;

   private:
    friend class unit_line;
    std::size_t const units_;
    admission const admitted_;
  };
  class acquisition;

  explicit unit_line(std::size_t free) noexcept : free_(free) {}

  [[nodiscard]] std::size_t free() const noexcept { return free_; }
  /// Takes units when they are free and nobody stands in the line.
  [[nodiscard]] bool try_take(std::size_t units) noexcept {
    if (units > free_ || !line_.empty()) return false;
    free_ -= units;
    return true;
  }
  /// Stands at the end of the line, or is admitted at once.
  void enter(place& last) noexcept;
  /// Leaves the line without units, which may let those behind go on; does nothing when it stands in none.
  void leave(place& there) noexcept;
  void give_back(std::size_t units) noexcept;

 private:
  void admit() noexcept;
  std::size_t free_;
  intrusive_list<place, place> line_;
};

/// The wait for units. Given units it did not live to take, it gives them back.
class unit_line::acquisition : protected waiter, public place {
 public:
  acquisition(unit_line& line, std::size_t units) noexcept : place(units, admitted), line_(line) {}
  bool await_ready() noexcept { return taken_ = line_.try_take(units()); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    line_.enter(*this);
    return true;
  }

 protected:
  acquisition(acquisition&& other) noexcept : acquisition(other.line_, other.units()) {}
  ~acquisition();
  [[nodiscard]] loan<unit_line> claim() {
    throw_if_cancelled();
    return take();
  }
  [[nodiscard]] loan<unit_line> take() noexcept {
    taken_ = false;
    return {line_, units()};
  }
  [[nodiscard]] unit_line& line() const noexcept { return line_; }
  bool on_cancel() noexcept override;

 private:
  static void admitted(place& there) noexcept;
  unit_line& line_;
  bool taken_ = false;
};

/// The same, and what it gives is a Holder.
template <class Line, class Holder>
class [[nodiscard("it waits only when it is awaited")]] acquiring final : public Line::acquisition {
 public:
  using Line::acquisition::acquisition;
  [[nodiscard]] Holder await_resume() { return Holder(this->claim()); }
};

}  // namespace corest::detail
