// Which level holds for which logger: the one set for the longest name that it is below.
#include <corest/observe/logging.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace corest {
namespace {

constexpr std::array<std::string_view, 6> level_names{"trace", "debug", "info", "warning", "error", "off"};

std::optional<log_level> parse_level(std::string_view text) noexcept {
  auto const* const found = std::find(level_names.begin(), level_names.end(), text);
  if (found == level_names.end()) return std::nullopt;
  return static_cast<log_level>(found - level_names.begin());
}

bool is_below(std::string_view name, std::string_view above) noexcept {
  return above.empty() ||
         (name.starts_with(above) && (name.size() == above.size() || name[above.size()] == '.'));
}

std::vector<named_log_level> parse_levels(std::string_view text) {
  std::vector<named_log_level> found;
  while (!text.empty()) {
    auto const end = std::min(text.find(','), text.size());
    auto const part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto const equals = part.find('=');
    auto const name = equals == std::string_view::npos ? std::string_view() : part.substr(0, equals);
    auto const level = parse_level(equals == std::string_view::npos ? part : part.substr(equals + 1));
    if (!level || (equals != std::string_view::npos && name.empty()))
      throw std::invalid_argument("log levels are written \"info,corest.server=debug\", and \"" +
                                  std::string(part) + "\" is none: trace, debug, info, warning, error, off");
    found.push_back({std::string(name), *level});
  }
  return found;
}

}  // namespace

// Never destroyed: threads may log while the process exits.
struct log_registry {
  std::mutex mutex;
  log_level root = log_level::info;
  std::vector<named_log_level> set;
  logger const* known = nullptr;

  static log_registry& instance() noexcept {
    static auto* const one = [] {
      auto* made = new log_registry;  // NOLINT(bugprone-unhandled-exception-at-new): the first line of all
      try {
        char const* const text = std::getenv("COREST_LOG");  // NOLINT(concurrency-mt-unsafe): read once
        if (text != nullptr) made->take(parse_levels(text));
      } catch (...) {  // NOLINT(bugprone-empty-catch): whoever makes a `logging` hears of it
      }
      return made;
    }();
    return *one;
  }

  void take(std::vector<named_log_level> const& levels) {
    for (auto const& each : levels) put(each.name, each.least);
  }
  void put(std::string_view name, log_level least) {
    if (name.empty()) {
      root = least;
      return;
    }
    auto const at = std::find_if(set.begin(), set.end(), [&](auto const& one) { return one.name == name; });
    if (at != set.end())
      at->least = least;
    else
      set.push_back({std::string(name), least});
  }
  [[nodiscard]] log_level holds_for(std::string_view name) const noexcept {
    log_level found = root;
    std::size_t longest = 0;
    for (auto const& each : set) {
      if (each.name.size() < longest || !is_below(name, each.name)) continue;
      found = each.least;
      longest = each.name.size();
    }
    return found;
  }
  void tell_all() const noexcept {
    for (logger const* each = known; each != nullptr; each = each->next_) tell(*each);
  }
  void tell(logger const& one) const noexcept {
    one.least_.store(holds_for(one.name_), std::memory_order_relaxed);
    one.known_.store(true, std::memory_order_relaxed);
  }
  void add(logger const& one) noexcept {
    if (one.known_.load(std::memory_order_relaxed)) return;
    one.next_ = known;
    known = &one;
    tell(one);
  }
  void remove(logger const& one) noexcept {
    logger const** link = &known;
    while (*link != nullptr && *link != &one) link = const_cast<logger const**>(&(*link)->next_);
    if (*link != nullptr) *link = one.next_;
  }
  [[nodiscard]] std::vector<named_log_level> all() const {
    std::vector<named_log_level> found = set;
    found.push_back({"", root});
    for (logger const* each = known; each != nullptr; each = each->next_)
      found.push_back({each->name_, each->least_.load(std::memory_order_relaxed)});
    std::sort(found.begin(), found.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    auto const twice = [](auto const& a, auto const& b) { return a.name == b.name; };
    found.erase(std::unique(found.begin(), found.end(), twice), found.end());
    return found;
  }
};

logger::~logger() {
  if (!known_.load(std::memory_order_relaxed)) return;
  auto& all = log_registry::instance();
  std::scoped_lock const lock(all.mutex);
  all.remove(*this);
  known_.store(false, std::memory_order_relaxed);
  least_.store(log_level::off, std::memory_order_relaxed);  // for threads that outlive it
}

bool logger::learn(log_level level) const noexcept {
  auto& all = log_registry::instance();
  std::scoped_lock const lock(all.mutex);
  all.add(*this);
  return level >= least_.load(std::memory_order_relaxed);
}

void set_log_level(log_level least) noexcept { set_log_level({}, least); }

void set_log_level(std::string_view name, log_level least) noexcept {
  try {
    auto& all = log_registry::instance();
    std::scoped_lock const lock(all.mutex);
    all.put(name, least);
    all.tell_all();
  } catch (...) {  // NOLINT(bugprone-empty-catch): out of memory, as the header says
  }
}

void set_log_levels(std::string_view levels) {
  auto const wanted = parse_levels(levels);
  auto& all = log_registry::instance();
  std::scoped_lock const lock(all.mutex);
  all.take(wanted);
  all.tell_all();
}

void reset_log_level(std::string_view name) noexcept {
  auto& all = log_registry::instance();
  std::scoped_lock const lock(all.mutex);
  if (name.empty()) all.root = log_level::info;
  std::erase_if(all.set, [&](auto const& one) { return one.name == name; });
  all.tell_all();
}

std::vector<named_log_level> log_levels() {
  auto& all = log_registry::instance();
  std::scoped_lock const lock(all.mutex);
  return all.all();
}

std::string_view to_string(log_level level) noexcept { return level_names[static_cast<std::size_t>(level)]; }

}  // namespace corest
