// Finding and making series, and writing all of them down.
#include <corest/observe/metric_family.hpp>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace corest::observe {
namespace {

bool is_name(std::string_view text, std::string_view more) noexcept {
  auto const letter = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || more.find(c) != more.npos;
  };
  if (text.empty() || !letter(text.front())) return false;
  return std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

void check(metric_type type, std::string const& name, std::span<std::string_view const> labels,
           std::span<double const> bounds) {
  if (!is_name(name, ":")) throw std::invalid_argument("\"" + name + "\" cannot be the name of a metric");
  if (type == metric_type::counter && !name.ends_with("_total"))
    throw std::invalid_argument(name + " is a counter: its name ends with _total");
  for (auto const label : labels)
    if (!is_name(label, "") || label.starts_with("__") || (type == metric_type::histogram && label == "le"))
      throw std::invalid_argument(name + ": \"" + std::string(label) + "\" cannot be a label");
  bool const rising = std::ranges::adjacent_find(bounds, std::greater_equal<>()) == bounds.end();
  bool const finite = std::ranges::all_of(bounds, [](double each) { return std::isfinite(each); });
  if (type == metric_type::histogram && (bounds.empty() || !rising || !finite))
    throw std::invalid_argument(name + ": the bounds of a histogram are finite and rise");
}

/// Values may hold any byte, so each is preceded by its length.
std::string key_of(std::span<std::string_view const> values) {
  std::string key;
  for (auto const value : values) key.append(std::to_string(value.size())).append(":").append(value);
  return key;
}

}  // namespace

struct metric_family::state {
  struct member {
    std::string labels;
    series counts;
  };

  metric_type type;
  std::string name;
  std::string help;
  std::vector<std::string> label_names;
  std::vector<double> bounds;
  std::size_t max_series;
  std::atomic<std::uint64_t> overflows = 0;
  mutable std::shared_mutex mutex;
  std::map<std::string, member, std::less<>> members;
  std::deque<std::atomic<double>> levels;
  member others;  // beyond the limit; made at once, so that it is there when memory is not

  member make(std::string labels) {
    member made{std::move(labels), {.bounds = bounds}};
    if (type == metric_type::gauge)
      made.counts.level = &levels.emplace_back(0.0);
    else
      made.counts.first = cell_shard::allocate(type == metric_type::histogram ? bounds.size() + 2 : 1);
    return made;
  }

  void write(exposition& to, member const& one) const {
    if (type == metric_type::gauge) return to.sample(one.labels, one.counts.level->load());
    std::uint32_t at = one.counts.first;
    if (type == metric_type::counter) return to.sample(one.labels, cell_shard::sum(at));
    std::vector<cumulative_bucket> buckets;
    buckets.reserve(bounds.size());
    std::uint64_t below = 0;
    for (double const bound : bounds) buckets.push_back({bound, below += cell_shard::sum(at++)});
    std::uint64_t const all = below + cell_shard::sum(at++);
    to.histogram(one.labels, buckets, all, cell_shard::sum_of_doubles(at));
  }
};

// Never destroyed: a metric at namespace scope may die after it.
struct metric_family::registry {
  std::mutex mutex;
  std::map<std::string_view, state*> known;

  static registry& instance() {
    static auto* const one = new registry;
    return *one;
  }
};

metric_family::metric_family(metric_type type, std::string name, std::string help,
                             std::span<std::string_view const> labels, metric_options const& options)
    : state_(std::make_unique<state>()) {
  check(type, name, labels, options.bounds);
  state_->type = type;
  state_->name = std::move(name);
  state_->help = std::move(help);
  state_->label_names.assign(labels.begin(), labels.end());
  if (type == metric_type::histogram) state_->bounds.assign(options.bounds.begin(), options.bounds.end());
  state_->max_series = options.max_series;
  std::string overflow;
  append_label(overflow, "otel_metric_overflow", "true");
  state_->others = state_->make(std::move(overflow));
  auto& all = registry::instance();
  std::scoped_lock const lock(all.mutex);
  if (!all.known.emplace(state_->name, state_.get()).second)
    throw std::logic_error("there are two metrics of the name " + state_->name);
}

metric_family::~metric_family() {
  auto& all = registry::instance();
  std::scoped_lock const lock(all.mutex);
  all.known.erase(state_->name);
}

series metric_family::find(std::span<std::string_view const> values) noexcept {
  try {
    std::string const key = key_of(values);
    {
      std::shared_lock const lock(state_->mutex);
      auto const found = state_->members.find(key);
      if (found != state_->members.end()) return found->second.counts;
    }
    std::unique_lock const lock(state_->mutex);
    auto const found = state_->members.find(key);
    if (found != state_->members.end()) return found->second.counts;
    if (state_->members.size() < state_->max_series) {
      std::string labels;
      for (std::size_t i = 0; i < values.size(); ++i) append_label(labels, state_->label_names[i], values[i]);
      return state_->members.emplace(key, state_->make(std::move(labels))).first->second.counts;
    }
  } catch (...) {  // NOLINT(bugprone-empty-catch): counted with the others
  }
  state_->overflows.fetch_add(1, std::memory_order_relaxed);
  return state_->others.counts;
}

void write_metrics(exposition& to) {
  auto& all = metric_family::registry::instance();
  std::scoped_lock const lock(all.mutex);
  std::string overflowing;
  for (auto const& [name, family] : all.known) {
    std::shared_lock const reading(family->mutex);
    std::uint64_t const overflows = family->overflows.load(std::memory_order_relaxed);
    if (family->members.empty() && overflows == 0) continue;
    to.family(name, family->type, family->help);
    for (auto const& [key, member] : family->members) family->write(to, member);
    if (overflows > 0) family->write(to, family->others);
  }
  to.family("corest_metric_overflow_total", metric_type::counter,
            "How often a metric was asked for more label values than it may have.");
  for (auto const& [name, family] : all.known) {
    if (family->label_names.empty()) continue;
    overflowing.clear();
    append_label(overflowing, "metric", name);
    to.sample(overflowing, family->overflows.load(std::memory_order_relaxed));
  }
}

}  // namespace corest::observe
