// Tokens and key sets: any bytes, judged without a crash; what is accepted is signed.
#include "support.hpp"

#include <corest/auth/base64url.hpp>
#include <corest/auth/jwk_set.hpp>
#include <corest/auth/token.hpp>

#include <string>
#include <string_view>

using namespace corest::auth;

namespace {

constexpr std::string_view keys_text =
    R"({"keys":[{"kty":"oct","kid":"h","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"},)"
    R"({"kty":"EC","kid":"e","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},)"
    R"({"kty":"OKP","kid":"o","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static jwk_set const keys = jwk_set::parse(keys_text).value();
  static token_policy const policy{.algorithms = {algorithm::hs256, algorithm::es256, algorithm::eddsa},
                                   .needs_expiry = false};
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const now = std::chrono::sys_seconds(std::chrono::seconds(1'300'000'000));
  if (auto const read = verify(text, keys, policy, now)) {
    // Whatever was accepted is a token of three parts whose claims are its second, and is refused when
    // changed.
    auto const first = text.find('.');
    auto const second = text.find('.', first + 1);
    fuzzing::require(decode_base64url(text.substr(first + 1, second - first - 1)) == read->claims,
                     "the claims are the second part");
    std::string changed(text);
    changed[first + 1] = changed[first + 1] == 'A' ? 'B' : 'A';
    fuzzing::require(!verify(changed, keys, policy, now), "a token that was changed is refused");
  }
  if (auto const bytes = decode_base64url(text))
    fuzzing::require(encode_base64url(*bytes) == text, "bytes have one spelling");
  if (auto const set = jwk_set::parse(text))
    fuzzing::require(set->size() > 0 && set->size() <= jwk_set::max_keys, "a set has keys, and not too many");
  return 0;
}
