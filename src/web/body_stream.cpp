// Pieces from the connection, or the one piece of a body that is there already, unpacked if need be.
#include "web/unpacked_body.hpp"

#include <corest/base/overloaded.hpp>
#include <corest/coding/memory_budget.hpp>
#include <corest/http/body_error.hpp>
#include <corest/http/trailers.hpp>
#include <corest/observe/log.hpp>
#include <corest/web/body_stream.hpp>
#include <corest/web/openapi.hpp>

#include <atomic>
#include <new>
#include <optional>
#include <utility>

namespace corest {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

coding::memory_budget& unpacking_budget() noexcept {
  static coding::memory_budget all(default_unpacking_bytes);
  return all;
}

std::atomic<std::uint64_t> refused = 0;
logger const lines{"corest.web"};

// The log bounds how often a second it says the same.
[[noreturn]] void refuse() {
  refused.fetch_add(1, std::memory_order_relaxed);
  lines.warning("a limit was reached", {{"limit", "unpacking_bytes"}, {"consequence", "answered 503"}});
  throw overloaded("memory for unpacking bodies");
}

}  // namespace

std::uint64_t unpacking_refused() noexcept { return refused.load(std::memory_order_relaxed); }
void limit_unpacking(std::uint64_t bytes) noexcept { unpacking_budget().limit(bytes); }
std::uint64_t unpacking_bytes() noexcept { return unpacking_budget().held(); }

class body_stream::unpacking {
 public:
  unpacking(http::content_coding coding, std::uint64_t max_body)
      : decoder_(std::in_place, coding, coding::decode_limits{.body_bytes = max_body}, &unpacking_budget()) {}

  /// Appends what comes out of the bytes that are there; false when it needs more of them. Throws body_error.
  bool advance(buffer& into) {
    if (last_ == coding::decode_status::bad || last_ == coding::decode_status::too_large) fail();
    auto const step = feed(into);
    packed.consume(step.consumed);
    last_ = step.status;
    if (last_ == coding::decode_status::bad || last_ == coding::decode_status::too_large) fail();
    return !into.empty() || last_ == coding::decode_status::has_more;
  }
  /// There is no more input.
  void end() const {
    if (last_ != coding::decode_status::ended)
      throw body_error(status::bad_request, "the packed body is cut short");
  }

  buffer packed;

 private:
  coding::decoder::step feed(buffer& into) {
    if (!decoder_) throw overloaded("memory for unpacking bodies");
    try {
      return decoder_->feed(packed.view(), piece_bytes, into);
    } catch (std::bad_alloc const&) {
      decoder_.reset();  // nobody waits for this memory to come back with the end of its handler
      refuse();
    }
  }
  [[noreturn]] void fail() const {
    auto const [code, reason] = web::failure_of(last_);
    throw body_error(code, reason);
  }

  std::optional<coding::decoder> decoder_;
  coding::decode_status last_ = coding::decode_status::need_more;
};

body_stream::body_stream(request const& of) : of_(&of) {
  if (auto const coding = web::coding_of_body(of)) unpacking_ = new unpacking(*coding, of.max_body());
}
body_stream::body_stream(body_stream&& other) noexcept
    : of_(other.of_),
      unpacking_(std::exchange(other.unpacking_, nullptr)),
      piece_(std::move(other.piece_)),
      whole_taken_(other.whole_taken_) {}
body_stream& body_stream::operator=(body_stream&& other) noexcept {
  of_ = other.of_;
  std::swap(unpacking_, other.unpacking_);
  piece_.swap(other.piece_);
  whole_taken_ = other.whole_taken_;
  return *this;
}
body_stream::~body_stream() { delete unpacking_; }

task<std::optional<std::string_view>> body_stream::next() {
  piece_.release();  // a body that is slow to come holds no memory between its pieces
  bool const more = co_await next(piece_);
  if (!more) co_return std::nullopt;
  co_return piece_.view();
}

task<bool> body_stream::next(buffer& into) {
  return unpacking_ == nullptr ? next_received(into) : next_unpacked(into);
}

task<bool> body_stream::next_received(buffer& into) {
  if (byte_source* const source = of_->body_source()) co_return co_await source->next(into);
  if (std::exchange(whole_taken_, true) || of_->body().empty()) co_return false;
  into.append(of_->body());
  co_return true;
}

task<bool> body_stream::next_unpacked(buffer& into) {
  while (into.empty()) {
    if (unpacking_->advance(into)) continue;
    bool const more = co_await next_received(unpacking_->packed);
    if (more) continue;
    unpacking_->end();
    co_return false;
  }
  co_return true;
}

std::optional<std::string_view> body_stream::trailer(std::string_view name) const noexcept {
  byte_source const* const source = of_->body_source();
  if (source == nullptr) return std::nullopt;
  return http::find_trailer(source->trailers(), name);
}

void extract<body_stream>::describe(openapi::operation& op) {
  op.request_body("application/octet-stream", {});
}

}  // namespace corest
