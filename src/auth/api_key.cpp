#include <corest/auth/api_key.hpp>
#include <corest/auth/base64url.hpp>
#include <corest/auth/digest.hpp>

#include <stdexcept>

namespace corest::auth {
namespace {

constexpr std::size_t id_bytes = 8;
constexpr std::size_t secret_bytes = 32;

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (char const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

bool is_word(std::string_view text) noexcept {
  for (char const c : text) {
    bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && (c < '0' || c > '9') && c != '_') return false;
  }
  return !text.empty();
}

}  // namespace

new_api_key make_api_key(std::string_view prefix) {
  if (!is_word(prefix))
    throw std::invalid_argument("the prefix of an API key is of letters, digits and underscores");
  new_api_key made;
  made.record.id = std::string(prefix).append("_").append(to_hex(random_bytes(id_bytes)));
  made.text = made.record.id + "." + encode_base64url(random_bytes(secret_bytes));
  made.record.hash = hash_api_key(made.text);
  return made;
}

std::string hash_api_key(std::string_view text) { return to_hex(view_of(sha256(text))); }

std::string_view api_key_id(std::string_view text) noexcept {
  auto const dot = text.find('.');
  return dot == text.npos ? std::string_view{} : text.substr(0, dot);
}

}  // namespace corest::auth
