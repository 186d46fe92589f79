// Typed reading and writing of JSON files, beside simdjson's On-Demand by hand: the same members into the
// same structs.
//
//   json_files twitter.json citm_catalog.json canada.json [items.json]
//
// The first three are those that JSON libraries measure with; what they hold that no struct names is skipped
// by both. Prints the CPU time of one document, medians of interleaved rounds, and the ratio in each round.
#include "../arena/items.hpp"

#include <corest/base/buffer.hpp>
#include <corest/json/json.hpp>

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace hand = simdjson::ondemand;

struct user {
  std::uint64_t id;
  std::string name;
  std::string screen_name;
  std::string location;
  std::string description;
  std::uint64_t followers_count;
  std::uint64_t friends_count;
  bool verified;
  std::uint64_t statuses_count;
};
struct tweet {
  std::string created_at;
  std::uint64_t id;
  std::string text;
  std::optional<std::uint64_t> in_reply_to_status_id;
  ::user user;
  std::uint64_t retweet_count;
  std::uint64_t favorite_count;
  std::string lang;
};
struct twitter {
  std::vector<tweet> statuses;
};

struct event {
  std::uint64_t id;
  std::optional<std::string> name;
  std::vector<std::uint64_t> subTopicIds;
  std::vector<std::uint64_t> topicIds;
};
struct price {
  std::uint64_t amount;
  std::uint64_t audienceSubCategoryId;
  std::uint64_t seatCategoryId;
};
struct area {
  std::uint64_t areaId;
  std::vector<std::uint64_t> blockIds;
};
struct seat_category {
  std::vector<area> areas;
  std::uint64_t seatCategoryId;
};
struct performance {
  std::uint64_t eventId;
  std::uint64_t id;
  std::vector<price> prices;
  std::vector<seat_category> seatCategories;
  std::uint64_t start;
  std::string venueCode;
};
struct citm {
  std::map<std::string, event> events;
  std::vector<performance> performances;
};

struct shape {
  std::string type;
  std::vector<std::vector<std::array<double, 2>>> coordinates;
};
struct feature {
  std::string type;
  shape geometry;
};
struct canada {
  std::string type;
  std::vector<feature> features;
};

using arena::item;
using items = std::vector<item>;

// By hand, in the order of the members in the files. Throws simdjson_error.
void take(hand::value from, std::string& to) { to = from.get_string().value(); }
void take(hand::value from, bool& to) { to = from.get_bool().value(); }
void take(hand::value from, std::uint64_t& to) { to = from.get_uint64().value(); }
void take(hand::value from, std::int64_t& to) { to = from.get_int64().value(); }
void take(hand::value from, double& to) { to = from.get_double().value(); }
void take(hand::value from, user& to);
void take(hand::value from, tweet& to);
void take(hand::value from, event& to);
void take(hand::value from, price& to);
void take(hand::value from, area& to);
void take(hand::value from, seat_category& to);
void take(hand::value from, performance& to);
void take(hand::value from, shape& to);
void take(hand::value from, feature& to);
void take(hand::value from, item& to);
void take(hand::value from, std::array<double, 2>& to);

template <class T>
void take(hand::value from, std::optional<T>& to) {
  if (!from.is_null()) take(from, to.emplace());
}
template <class T>
void take(hand::value from, std::vector<T>& to) {
  for (auto each : from.get_array()) take(each.value(), to.emplace_back());
}
void take(hand::value from, std::array<double, 2>& to) {
  auto at = to.begin();
  for (auto each : from.get_array()) {
    if (at == to.end()) throw std::runtime_error("more than two numbers");
    take(each.value(), *at++);
  }
}
template <class T>
void take(hand::value from, std::map<std::string, T>& to) {
  for (auto each : from.get_object()) {
    std::string key(each.unescaped_key().value());
    take(each.value().value(), to[std::move(key)]);
  }
}
template <class Object, class T>
void member(Object& from, char const* name, T& to) {
  take(from.find_field(name).value(), to);
}

void take(hand::value from, user& to) {
  auto o = from.get_object().value();
  member(o, "id", to.id);
  member(o, "name", to.name);
  member(o, "screen_name", to.screen_name);
  member(o, "location", to.location);
  member(o, "description", to.description);
  member(o, "followers_count", to.followers_count);
  member(o, "friends_count", to.friends_count);
  member(o, "verified", to.verified);
  member(o, "statuses_count", to.statuses_count);
}
void take(hand::value from, tweet& to) {
  auto o = from.get_object().value();
  member(o, "created_at", to.created_at);
  member(o, "id", to.id);
  member(o, "text", to.text);
  member(o, "in_reply_to_status_id", to.in_reply_to_status_id);
  member(o, "user", to.user);
  member(o, "retweet_count", to.retweet_count);
  member(o, "favorite_count", to.favorite_count);
  member(o, "lang", to.lang);
}
void take(hand::value from, event& to) {
  auto o = from.get_object().value();
  member(o, "id", to.id);
  member(o, "name", to.name);
  member(o, "subTopicIds", to.subTopicIds);
  member(o, "topicIds", to.topicIds);
}
void take(hand::value from, price& to) {
  auto o = from.get_object().value();
  member(o, "amount", to.amount);
  member(o, "audienceSubCategoryId", to.audienceSubCategoryId);
  member(o, "seatCategoryId", to.seatCategoryId);
}
void take(hand::value from, area& to) {
  auto o = from.get_object().value();
  member(o, "areaId", to.areaId);
  member(o, "blockIds", to.blockIds);
}
void take(hand::value from, seat_category& to) {
  auto o = from.get_object().value();
  member(o, "areas", to.areas);
  member(o, "seatCategoryId", to.seatCategoryId);
}
void take(hand::value from, performance& to) {
  auto o = from.get_object().value();
  member(o, "eventId", to.eventId);
  member(o, "id", to.id);
  member(o, "prices", to.prices);
  member(o, "seatCategories", to.seatCategories);
  member(o, "start", to.start);
  member(o, "venueCode", to.venueCode);
}
void take(hand::value from, shape& to) {
  auto o = from.get_object().value();
  member(o, "type", to.type);
  member(o, "coordinates", to.coordinates);
}
void take(hand::value from, feature& to) {
  auto o = from.get_object().value();
  member(o, "type", to.type);
  member(o, "geometry", to.geometry);
}
void take(hand::value from, item& to) {
  auto o = from.get_object().value();
  member(o, "id", to.id);
  member(o, "name", to.name);
  member(o, "category", to.category);
  member(o, "price", to.price);
  member(o, "quantity", to.quantity);
  member(o, "active", to.active);
  member(o, "tags", to.tags);
  auto rated = o.find_field("rating").get_object().value();
  member(rated, "score", to.rating.score);
  member(rated, "count", to.rating.count);
}
void take_all(hand::document& from, twitter& to) { take(from.find_field("statuses").value(), to.statuses); }
void take_all(hand::document& from, citm& to) {
  take(from.find_field("events").value(), to.events);
  take(from.find_field("performances").value(), to.performances);
}
void take_all(hand::document& from, canada& to) {
  take(from.find_field("type").value(), to.type);
  take(from.find_field("features").value(), to.features);
}
void take_all(hand::document& from, items& to) {
  for (auto each : from.get_array()) take(each.value(), to.emplace_back());
}

double cpu_us() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

constexpr int rounds = 15;

template <class F>
double one_round(F work, int times) {
  double const began = cpu_us();
  for (int i = 0; i < times; ++i) work();
  return (cpu_us() - began) / times;
}

double median(std::vector<double> of) {
  std::ranges::nth_element(of, of.begin() + rounds / 2);
  return of[rounds / 2];
}

template <class T>
void measure(char const* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(std::string("cannot be read: ") + path);
  std::string const content{std::istreambuf_iterator<char>(file), {}};
  simdjson::padded_string const padded(content);
  hand::parser parser;
  corest::buffer written;
  auto const by_hand = [&] {
    T value;
    hand::document document = parser.iterate(padded);
    take_all(document, value);
    return value;
  };
  auto const ours = [&] {
    auto value = corest::json::read<T>(content);
    if (!value) throw std::runtime_error(std::string(path) + ": " + corest::json::to_text(value.error()));
    return std::move(*value);
  };
  T const whole = ours();
  auto const write = [&] {
    written.clear();
    corest::json::write(written, whole);
  };
  if (corest::json::to_text(by_hand()) != corest::json::to_text(whole))
    throw std::runtime_error(std::string(path) + ": the two have read something else");
  int const times = std::max(1, static_cast<int>(20'000'000 / content.size()));
  std::vector<double> hand_us, our_us, write_us, ratios;
  for (int i = 0; i < rounds; ++i) {
    hand_us.push_back(one_round(by_hand, times));
    our_us.push_back(one_round(ours, times));
    write_us.push_back(one_round(write, times));
    ratios.push_back(our_us.back() / hand_us.back());
  }
  auto const megabytes = [](std::size_t bytes, double us) { return static_cast<double>(bytes) / us; };
  std::printf("| %s, %zu KB | %.0f | %.0f | %.2f | %.0f | %.0f | %.0f |\n",
              std::string_view(path).substr(std::string_view(path).rfind('/') + 1).data(),
              content.size() / 1000, median(hand_us), median(our_us), median(ratios),
              megabytes(content.size(), median(our_us)), median(write_us),
              megabytes(written.size(), median(write_us)));
}

}  // namespace

int main(int count, char** paths) try {
  if (count < 4)
    return std::puts("usage: json_files twitter.json citm_catalog.json canada.json [items.json]"), 2;
  std::puts(
      "| file | On-Demand by hand, us | corest reads, us | ratio | MB/s | corest writes what it read, us | "
      "MB/s |\n"
      "|---|---|---|---|---|---|---|");
  measure<twitter>(paths[1]);
  measure<citm>(paths[2]);
  measure<canada>(paths[3]);
  if (count > 4) measure<items>(paths[4]);
} catch (std::exception const& wrong) {
  std::fprintf(stderr, "json_files: %s\n", wrong.what());
  return 1;
}
