// Fuzzes the cutting of JSON into items: the same items for every split, and of one array exactly those that
// the reader finds in the whole.
//
// The first byte of an input chooses how it is split, the second the limits.
#include "support.hpp"

#include <corest/json/item_splitter.hpp>
#include <corest/json/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace corest;
using fuzzing::require;

namespace {

struct account {
  std::vector<std::string> items;
  std::string reason;
  bool ended = false;
};

template <class Next>
account split(json::item_framing framing, json::split_limits const& limits, std::string_view text,
              Next next) {
  using found = json::item_splitter::found;
  json::item_splitter splitter(framing, limits);
  account all;
  auto const take = [&](json::item_splitter::step const& step) {
    if (step.what == found::item) {
      require(!step.item.empty() && step.item.size() <= limits.item_bytes, "an item keeps its limit");
      all.items.emplace_back(step.item);
      require(splitter.count() == all.items.size(), "items are counted");
    }
    if (step.what == found::bad || step.what == found::too_large) all.reason = step.reason;
    all.ended = all.ended || step.what == found::end;
    return all.reason.empty() && step.what != found::need_more;
  };
  while (!text.empty() && all.reason.empty()) {
    fuzzing::exactly const piece(text.substr(0, next()));
    text.remove_prefix(piece.view().size());
    std::string_view rest = piece.view();
    bool more = true;
    while (more) {
      auto const step = splitter.next(rest);
      require(step.consumed <= rest.size(), "a step stays in its range");
      rest.remove_prefix(step.consumed);
      more = take(step);
    }
    require(rest.empty() || !all.reason.empty(), "nothing is left over without a word");
  }
  all.ended = all.ended && framing == json::item_framing::array;
  while (all.reason.empty()) {
    auto const step = splitter.finish();
    if (!take(step) || step.what == found::end) break;
  }
  return all;
}

void check_array(std::string_view text, account const& cut) {
  json::read_options const one_deeper{.max_depth = json::default_max_depth + 1};
  auto const whole = json::read<std::vector<json::raw>>(text, one_deeper);
  bool good = cut.ended && cut.reason.empty();
  for (auto const& item : cut.items) good = good && json::read<json::raw>(item).has_value();
  require(good == whole.has_value(), "the items are good exactly when the array is");
  if (!good) return;
  require(whole->size() == cut.items.size(), "and there are as many");
  for (std::size_t i = 0; i < cut.items.size(); ++i)
    require((*whole)[i].text == json::read<json::raw>(cut.items[i])->text, "and they are the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  json::split_limits limits;
  if ((data[1] & 1) != 0) limits.item_bytes = 10;
  if ((data[1] & 2) != 0) limits.max_depth = 3;
  fuzzing::splitter pieces(data[0]);
  std::string_view const text(reinterpret_cast<char const*>(data) + 2, size - 2);
  for (auto const framing : {json::item_framing::lines, json::item_framing::array}) {
    auto const whole = split(framing, limits, text, [&] { return text.size(); });
    auto const parts = split(framing, limits, text, [&] { return pieces.next(); });
    require(whole.items == parts.items && whole.reason == parts.reason && whole.ended == parts.ended,
            "the items do not depend on the split");
    if (framing == json::item_framing::array && (data[1] & 3) == 0) check_array(text, whole);
  }
  return 0;
}
