// Where spans hang, and what ends them.
#include <corest/async/cancel.hpp>
#include <corest/observe/span.hpp>

namespace corest {
namespace {

std::int64_t unix_nanos_now() noexcept {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

// The records of a worker are its own: where no scheduler runs, a thread of a pool works for it.
active_span const* recorded_here() noexcept {
  active_span const* const around = current_span.find_here();
  if (around == nullptr || around->record == nullptr || scheduler::try_current() == nullptr) return nullptr;
  return around;
}

}  // namespace

bool detail::recording_here() noexcept { return recorded_here() != nullptr; }

trace_context current_trace() noexcept {
  active_span const* const around = current_span.find_here();
  return around == nullptr ? trace_context{} : around->context;
}

span::span(std::string_view name, span_kind kind) noexcept {
  active_span const* const around = recorded_here();
  if (around == nullptr) return;
  trace_context own = around->context;
  own.span = around->source->next_span();
  record_ = around->source->begin(name, kind, own, around->context.span);
  if (record_ == nullptr) return;
  source_ = around->source;
  begun_ = std::chrono::steady_clock::now();
  record_->started_at(unix_nanos_now());
  exceptions_ = std::uncaught_exceptions();
}

span::~span() {
  if (record_ == nullptr) return;
  if (!told_ && std::uncaught_exceptions() > exceptions_) {
    environment const* const here = current_environment();
    if (here != nullptr && here->scope->is_cancelled())
      event("cancelled");
    else
      fail("an exception");
  }
  auto const lasted = std::chrono::steady_clock::now() - begun_;
  record_->ended_at(record_->start() + std::chrono::nanoseconds(lasted).count());
  source_->finish(*record_);
}

void span::event(std::string_view name) noexcept {
  if (record_ != nullptr) record_->add_event(name, unix_nanos_now());
}

void span::fail_as(std::string_view type, std::string_view message) noexcept {
  told_ = true;
  set("error.type", type);
  fail(message);
}

void span::fail_with_current_exception() noexcept {
  if (record_ == nullptr) return;
  told_ = true;
  try {
    throw;
  } catch (cancelled const& why) {
    event("cancelled");
    record_->set("corest.cancel_reason", to_string(why.reason()));
  } catch (std::exception const& failure) {
    record_->set("error.type", "exception");
    fail(failure.what());
  } catch (...) {
    record_->set("error.type", "_OTHER");
    fail("an exception that is no std::exception");
  }
}

active_span span::below() const noexcept {
  active_span const* const around = current_span.find_here();
  active_span made = around == nullptr ? active_span{} : *around;
  if (record_ == nullptr) return made;
  made.source = source_;
  made.record = record_;
  made.context = record_->context();
  return made;
}

}  // namespace corest
