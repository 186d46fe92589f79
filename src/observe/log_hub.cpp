// Rings, the thread that reads them, and what it tells of lines that are missing.
#include "observe/log_hub.hpp"

#include <corest/base/quiet_thread.hpp>

#include <array>
#include <cstdlib>
#include <limits>

namespace corest::observe {

std::int64_t unix_nanos_now() noexcept {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

log_hub& log_hub::instance() noexcept {
  static auto* const one = [] {
    auto* made = new log_hub;  // NOLINT(bugprone-unhandled-exception-at-new): without it there is no log
    std::atexit([] { instance().drain_at_end(); });
    return made;
  }();
  return *one;
}

log_hub::log_hub() {
  char const* const form = std::getenv("COREST_LOG_FORM");  // NOLINT(concurrency-mt-unsafe): read once
  std::string_view const wanted = form == nullptr ? "" : form;
  look_like(wanted == "json"      ? log_form::json
            : wanted == "console" ? log_form::console
                                  : log_form::automatic,
            true);
  batch_.reserve(batch_bytes + max_line_bytes);
}

log_ring* log_hub::mine() noexcept {
  static thread_local ring_of_thread own;
  log_ring* const found = own.of(rings_, thread_bytes);
  if (found == nullptr) lose(1);
  return found;
}

// Notifies without the mutex, which a line must not wait for: a thread that is just falling asleep may miss
// it, and finds the line when it next wakes up by itself.
void log_hub::added(log_ring& to, bool urgent) noexcept {
  if (!thread_for_lines()) return drain();
  if (urgent || to.half_full()) {
    if (!urgent_.exchange(true, std::memory_order_relaxed)) wake_.notify_one();
  } else if (asleep_.load(std::memory_order_relaxed) && asleep_.exchange(false, std::memory_order_relaxed)) {
    wake_.notify_one();
  }
}

void log_hub::drain_locked() noexcept {
  if (reopen_.exchange(false, std::memory_order_relaxed)) {
    auto const why = output_.reopen();
    if (!why.empty())
      append(log_level::error, "the log goes to standard error", std::array{log_field{"why", why}});
  }
  rings_.read(std::numeric_limits<std::size_t>::max(), [this](log_ring::line const& one) noexcept {
    if (batch_.size() + one.text.size() > batch_.capacity()) flush_batch();
    batch_.append(one.text);
    ++batch_lines_;
  });
  if (std::chrono::steady_clock::now() - told_ >= round) tell_what_is_missing();
  flush_batch();
}

void log_hub::flush_batch() noexcept {
  if (batch_.empty()) return;
  (output_.write(batch_) ? written_ : lost_).fetch_add(batch_lines_, std::memory_order_relaxed);
  batch_.clear();
  batch_lines_ = 0;
}

void log_hub::append(log_level level, std::string_view message, std::span<log_field const> fields) noexcept {
  std::array<char, max_line_bytes> text;
  line_writer line(text.data(), text.size());
  write_line(line, style(), unix_nanos_now(), level, "corest.log", message, fields);
  if (batch_.size() + line.size() > batch_.capacity()) flush_batch();
  batch_.append(line.view());
  ++batch_lines_;
}

void log_hub::tell_what_is_missing() noexcept {
  told_ = std::chrono::steady_clock::now();
  repeats.sweep([this](char const* logger, log_level level, std::string_view message, std::uint64_t count) {
    append(level, "a message was repeated and left out",
           std::array{log_field{"lines", count}, log_field{"of", logger}, log_field{"text", message}});
  });
  std::uint64_t const now = dropped();
  if (now == dropped_told_) return;
  append(log_level::warning, "lines were dropped, they came faster than they could be written",
         std::array{log_field{"lines", now - dropped_told_}});
  dropped_told_ = now;
}

void log_hub::drain() noexcept {
  std::scoped_lock const lock(draining_);
  drain_locked();
}

void log_hub::drain_at_end() noexcept {
  // Without a timed mutex, which the thread sanitizer does not know.
  std::unique_lock lock(draining_, std::try_to_lock);
  auto const until = std::chrono::steady_clock::now() + patience;
  while (!lock.owns_lock()) {
    if (std::chrono::steady_clock::now() >= until) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    (void)lock.try_lock();
  }
  drain_locked();
  tell_what_is_missing();
  flush_batch();
}

void log_hub::want_thread() noexcept {
  std::scoped_lock const lock(starting_);
  writer_.store(writer::wanted, std::memory_order_relaxed);
}

// Threads may have their first lines at once: one of them starts it. Where the system has no thread to give,
// whoever logs writes.
bool log_hub::start_thread() noexcept {
  std::scoped_lock const lock(starting_);
  if (writer_.load(std::memory_order_relaxed) != writer::wanted) return has_thread();
  writer is = writer::thread;
  try {
    stopping_ = false;
    thread_ = quiet_thread<&log_hub::run>(*this);
  } catch (...) {
    is = writer::who_logs;
  }
  writer_.store(is, std::memory_order_relaxed);
  return has_thread();
}

void log_hub::stop() noexcept {
  {
    std::scoped_lock const lock(starting_);
    writer_.store(writer::who_logs, std::memory_order_relaxed);
  }
  {
    std::scoped_lock const lock(wake_mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  drain_at_end();
}

void log_hub::run() noexcept {
  std::unique_lock lock(wake_mutex_);
  while (!stopping_) {
    wait(lock);
    urgent_.store(false, std::memory_order_relaxed);
    lock.unlock();
    drain();
    lock.lock();
  }
}

// Until there is something, then a little longer for what else comes. A service where nothing happens wakes
// up once in a round.
void log_hub::wait(std::unique_lock<std::mutex>& lock) {
  auto const now = [this] { return stopping_ || urgent_.load(std::memory_order_relaxed); };
  if (!rings_.anything()) {
    asleep_.store(true, std::memory_order_relaxed);
    wake_.wait_for(lock, round, [&] { return now() || !asleep_.load(std::memory_order_relaxed); });
    asleep_.store(false, std::memory_order_relaxed);
    if (!rings_.anything()) return;
  }
  wake_.wait_for(lock, gather, now);
}

std::uint64_t log_hub::dropped() noexcept { return lost_.load(std::memory_order_relaxed) + rings_.dropped(); }

void log_hub::reopen() noexcept {
  reopen_.store(true, std::memory_order_relaxed);
  if (!has_thread()) return drain();
  if (!urgent_.exchange(true, std::memory_order_relaxed)) wake_.notify_one();
}

void log_hub::write_to(std::string const& file) {
  std::scoped_lock const lock(draining_);
  drain_locked();
  file.empty() ? output_.to_standard_error() : output_.to_file(file);
}

void log_hub::look_like(log_form form, bool terminal) noexcept {
  bool const json =
      form == log_form::json || (form == log_form::automatic && !(terminal && stderr_is_terminal()));
  json_.store(json, std::memory_order_relaxed);
  colours_.store(!json && terminal && stderr_has_colours(), std::memory_order_relaxed);
}

log_statistics log_hub::statistics() noexcept {
  return {written_.load(std::memory_order_relaxed), dropped(), repeats.left_out()};
}

}  // namespace corest::observe
