// Publishing, and where a client begins.
#include "web/hub_state.hpp"
#include "web/hub_stream.hpp"
#include "web/hub_worker.hpp"

#include <charconv>
#include <memory>
#include <random>
#include <stdexcept>
#include <utility>

namespace corest::web {
namespace {

event_hub_options checked_options(event_hub_options how) {
  auto const refuse = [](std::string const& what) {
    throw std::invalid_argument("event_hub_options::" + what);
  };
  if (how.history == 0) refuse("history is 0, and is one event at least");
  if (how.backlog == 0 || how.backlog > how.history) refuse("backlog is from 1 to history");
  if (how.heartbeat.count() < 0) refuse("heartbeat is negative");
  if (how.retry && how.retry->count() < 0) refuse("retry is negative");
  return how;
}

std::string some_epoch() {
  std::string text(8, '0');
  std::string digits(8, '0');
  auto const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), std::random_device()(), 16).ptr;
  digits.resize(static_cast<std::size_t>(end - digits.data()));
  text.replace(text.size() - digits.size(), digits.size(), digits);
  return text + '-';
}

}  // namespace

hub_state::hub_state(event_hub_options const& chosen)
    : how(checked_options(chosen)), epoch(some_epoch()), row(how.history, how.history_bytes) {}

std::optional<std::uint64_t> hub_state::number_of(std::string_view id) const noexcept {
  if (!id.starts_with(epoch)) return std::nullopt;
  id.remove_prefix(epoch.size());
  std::uint64_t number = 0;
  auto const read = std::from_chars(id.data(), id.data() + id.size(), number);
  if (read.ec != std::errc{} || read.ptr != id.data() + id.size()) return std::nullopt;
  return number;
}

struct event_hub_core::holder {
  std::shared_ptr<hub_state> state;
};

event_hub_core::event_hub_core(event_hub_options const& how)
    : holder_(new holder{std::make_shared<hub_state>(how)}) {}

event_hub_core::~event_hub_core() {
  hub_state& state = *holder_->state;
  {
    std::scoped_lock const held(state.lock);
    state.closed = true;
    for (hub_worker* const each : state.workers) each->tell();
  }
  delete holder_;
}

std::size_t event_hub_core::clients() const noexcept {
  return holder_->state->clients.load(std::memory_order_relaxed);
}

void event_hub_core::publish_text(std::string_view text, std::string_view topic) {
  hub_state& state = *holder_->state;
  auto made = std::make_shared<published_event>();
  made->topic = topic;
  constexpr std::size_t most_of_an_id = 64;
  made->text.reserve(text.size() + most_of_an_id);
  made->text = text;
  // The id comes last, since only here it is known.
  std::scoped_lock const held(state.lock);
  made->number = state.row.next();
  made->text.append("id: ").append(state.id_of(made->number)).append("\n\n");
  state.row.push(std::move(made));
  for (hub_worker* const each : state.workers) each->tell();
}

byte_source* event_hub_core::make_stream(std::optional<std::string> const& last, std::string_view topic) {
  hub_state& state = *holder_->state;
  std::uint64_t newest = 0;
  {
    std::scoped_lock const held(state.lock);
    newest = state.row.next() - 1;
  }
  if (!last || last->empty()) return new hub_stream(holder_->state, newest, true, topic);
  auto const seen = state.number_of(*last);
  bool const resumes = seen && *seen <= newest;
  return new hub_stream(holder_->state, resumes ? *seen : newest, resumes, topic);
}

}  // namespace corest::web
