#include "serve/admin_state.hpp"

#include <corest/io/process_identity.hpp>
#include <corest/io/process_usage.hpp>

#include <chrono>

namespace corest {
namespace {

double seconds(scheduler::duration some) { return std::chrono::duration<double>(some).count(); }

std::optional<admin_state::process_part> this_process() {
  auto const used = io::read_process_usage();
  if (!used) return std::nullopt;
  return admin_state::process_part{.id = io::process_id(),
                                   .threads = used->threads,
                                   .resident_bytes = used->resident_bytes,
                                   .open_descriptors = used->open_descriptors,
                                   .max_descriptors = used->max_descriptors,
                                   .cpu_seconds = used->cpu_seconds};
}

admin_state::worker_part part_of(server::worker_statistics const& one) {
  return {.connections = one.open,
          .accepted = one.accepted,
          .received_bytes = one.received,
          .sent_bytes = one.sent,
          .loop = {.turns = one.loop.turns,
                   .callbacks = one.loop.callbacks,
                   .timers = one.loop.timers,
                   .busy_seconds = seconds(one.loop.busy),
                   .longest_turn_seconds = seconds(one.loop.longest_turn),
                   .longest_timer_lag_seconds = seconds(one.loop.longest_timer_lag)}};
}

}  // namespace

admin_state admin_state_of(http_server const& of) {
  admin_state found{};
  found.url = of.url();
  found.process = this_process();
  for (auto const& one : of.statistics()) found.workers.push_back(part_of(one));
  auto const over = of.overload();
  found.overload = {.in_flight = over.in_flight,
                    .limit = over.limit,
                    .queued = over.queued,
                    .shed_full = over.shed_full,
                    .shed_late = over.shed_late,
                    .shed_busy = over.shed_busy};
  for (std::size_t i = 0; i < server::limit_count; ++i) {
    auto const which = static_cast<server::limit>(i);
    found.limit_hits.emplace(server::name_of(which), of.limit_hits(which));
  }
  return found;
}

}  // namespace corest
