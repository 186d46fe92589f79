#include "middleware/published.hpp"

#include <corest/auth/digest.hpp>
#include <corest/middleware/api_keys.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

namespace corest {
namespace {

struct known_key {
  auth::sha256_digest hash;
  std::chrono::sys_seconds expires;
  principal who;
};

struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
using key_table = std::unordered_map<std::string, known_key, text_hash, std::equal_to<>>;

int digit_of(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

auth::sha256_digest read_hash(std::string_view hex) {
  auth::sha256_digest digest;
  bool good = hex.size() == 2 * digest.size();
  for (std::size_t i = 0; good && i < digest.size(); ++i) {
    int const high = digit_of(hex[2 * i]);
    int const low = digit_of(hex[2 * i + 1]);
    good = high >= 0 && low >= 0;
    if (good) digest[i] = static_cast<unsigned char>(high << 4 | low);
  }
  if (!good)
    throw std::invalid_argument("api_keys: a hash has 64 hexadecimal digits; hash_api_key() makes one");
  return digest;
}

void insert(key_table& into, auth::api_key_record record) {
  if (record.id.empty()) throw std::invalid_argument("api_keys: a key has an id");
  known_key known{read_hash(record.hash), record.expires.value_or(std::chrono::sys_seconds::max()), {}};
  known.who = principal({.subject = std::move(record.subject),
                         .credential = record.id,
                         .plan = std::move(record.plan),
                         .scopes = std::move(record.scopes)});
  if (!into.emplace(record.id, std::move(known)).second)
    throw std::invalid_argument("api_keys: two keys have the id " + record.id);
}

std::shared_ptr<key_table const> table_of(std::vector<auth::api_key_record> records) {
  auto made = std::make_shared<key_table>();
  for (auto& record : records) insert(*made, std::move(record));
  return made;
}

}  // namespace

struct api_keys::state {
  middleware::published<key_table> keys;
};

api_keys::api_keys() : api_keys(std::vector<auth::api_key_record>()) {}
api_keys::api_keys(std::vector<auth::api_key_record> records)
    : state_(new state{middleware::published<key_table>(table_of(std::move(records)))}) {}
api_keys::~api_keys() { delete state_; }

void api_keys::add(auth::api_key_record record) {
  state_->keys.change([&](key_table const& before) {
    auto after = std::make_shared<key_table>(before);
    insert(*after, std::move(record));
    return after;
  });
}

bool api_keys::remove(std::string_view id) {
  bool was_there = false;
  state_->keys.change([&](key_table const& before) {
    auto after = std::make_shared<key_table>(before);
    if (auto const found = after->find(id); found != after->end()) {
      after->erase(found);
      was_there = true;
    }
    return after;
  });
  return was_there;
}

void api_keys::replace(std::vector<auth::api_key_record> records) {
  auto after = table_of(std::move(records));
  state_->keys.change([&](key_table const&) { return std::move(after); });
}

std::size_t api_keys::size() const { return state_->keys.newest()->size(); }

principal api_keys::find(std::string_view key, std::chrono::sys_seconds now) const {
  // Hashed whether the id is known or not, so that both take equally long.
  auto const hash = auth::sha256(key);
  key_table const& known = state_->keys.here().value;
  auto const found = known.find(auth::api_key_id(key));
  if (found == known.end()) return {};
  if (!auth::equal_in_constant_time(auth::view_of(hash), auth::view_of(found->second.hash))) return {};
  return now < found->second.expires ? found->second.who : principal();
}

}  // namespace corest
