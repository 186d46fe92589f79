#include "auth/public_key.hpp"

#include <corest/auth/digest.hpp>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>

namespace corest::auth {
namespace {

using openssl::bytes_of;

constexpr int min_rsa_bits = 2048;  // RFC 7518 section 3.3
constexpr int max_rsa_bits = 8192;  // more costs a millisecond each, and nobody has it
constexpr std::size_t max_exponent_bytes = 8;

EVP_MD const* hash_of(algorithm how) noexcept {
  switch (how) {
    case algorithm::hs256:
    case algorithm::rs256:
    case algorithm::ps256:
    case algorithm::es256:
      return EVP_sha256();
    case algorithm::hs384:
    case algorithm::rs384:
    case algorithm::ps384:
    case algorithm::es384:
      return EVP_sha384();
    case algorithm::hs512:
    case algorithm::rs512:
    case algorithm::ps512:
    case algorithm::es512:
      return EVP_sha512();
    case algorithm::eddsa:
      break;
  }
  return nullptr;
}

openssl::key from_parameters(char const* type, OSSL_PARAM_BLD* built) {
  openssl::parameters const parameters(OSSL_PARAM_BLD_to_param(built));
  openssl::key_context const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  return openssl::key(made);
}

openssl::big_number number_of(std::string_view big_endian) {
  return openssl::big_number(BN_bin2bn(bytes_of(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

bool is_pss(algorithm how) noexcept {
  return how == algorithm::ps256 || how == algorithm::ps384 || how == algorithm::ps512;
}

/// Bytes of one of the two numbers in a signature; 0: it is none of an elliptic curve's.
std::size_t number_bytes(algorithm how) noexcept {
  switch (how) {
    case algorithm::es256:
      return 32;
    case algorithm::es384:
      return 48;
    case algorithm::es512:
      return 66;
    default:
      return 0;
  }
}

/// RFC 7518 section 3.4 has the two numbers side by side, OpenSSL wants DER. Empty when the size is another.
std::string to_der(std::string_view signature, std::size_t each) {
  if (signature.size() != 2 * each) return {};
  openssl::ecdsa_signature const pair(ECDSA_SIG_new());
  auto r = number_of(signature.substr(0, each));
  auto s = number_of(signature.substr(each));
  if (pair == nullptr || r == nullptr || s == nullptr) return {};
  if (ECDSA_SIG_set0(pair.get(), r.release(), s.release()) != 1) return {};
  unsigned char* bytes = nullptr;
  int const size = i2d_ECDSA_SIG(pair.get(), &bytes);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

openssl::key make_rsa_key(std::string_view modulus, std::string_view exponent) {
  if (exponent.empty() || exponent.size() > max_exponent_bytes || modulus.size() > max_rsa_bits / 8 + 1)
    return nullptr;
  auto const n = number_of(modulus);
  auto const e = number_of(exponent);
  openssl::parameter_builder const built(OSSL_PARAM_BLD_new());
  if (n == nullptr || e == nullptr || built == nullptr) return nullptr;
  if (BN_num_bits(n.get()) < min_rsa_bits || BN_num_bits(n.get()) > max_rsa_bits) return nullptr;
  if (BN_is_odd(n.get()) == 0 || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) != 0) return nullptr;
  if (OSSL_PARAM_BLD_push_BN(built.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(built.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return from_parameters("RSA", built.get());
}

openssl::key make_ec_key(std::string_view curve, std::string_view x, std::string_view y) {
  std::size_t const each = curve == "P-256" ? 32 : curve == "P-384" ? 48 : curve == "P-521" ? 66 : 0;
  if (each == 0 || x.size() != each || y.size() != each) return nullptr;
  std::string const name(curve);
  std::string const point = std::string("\x04").append(x).append(y);
  openssl::parameter_builder const built(OSSL_PARAM_BLD_new());
  if (built == nullptr ||
      OSSL_PARAM_BLD_push_utf8_string(built.get(), OSSL_PKEY_PARAM_GROUP_NAME, name.c_str(), 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(built.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1) {
    return nullptr;
  }
  auto key = from_parameters("EC", built.get());
  if (key == nullptr) return nullptr;
  openssl::key_context const check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (check != nullptr && EVP_PKEY_public_check(check.get()) == 1) return key;
  ERR_clear_error();
  return nullptr;
}

openssl::key make_edwards_key(std::string_view curve, std::string_view x) {
  int const type = curve == "Ed25519" ? EVP_PKEY_ED25519 : EVP_PKEY_ED448;
  openssl::key key(EVP_PKEY_new_raw_public_key(type, nullptr, bytes_of(x), x.size()));
  if (key == nullptr) ERR_clear_error();
  return key;
}

bool verify_hmac(algorithm how, std::string_view secret, std::string_view text, std::string_view signature) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> expected;
  std::size_t size = 0;
  char const* const hash = EVP_MD_get0_name(hash_of(how));
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, hash, nullptr, secret.data(), secret.size(), bytes_of(text),
                text.size(), expected.data(), expected.size(), &size) == nullptr) {
    ERR_clear_error();
    return false;
  }
  return equal_in_constant_time(signature, {reinterpret_cast<char const*>(expected.data()), size});
}

bool verify_signature(algorithm how, EVP_PKEY* with, std::string_view text, std::string_view signature) {
  std::string der;
  if (std::size_t const each = number_bytes(how); each > 0) {
    der = to_der(signature, each);
    if (der.empty()) return false;
    signature = der;
  }
  openssl::digest_context const context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* details = nullptr;  // belongs to the context
  bool good =
      context != nullptr && EVP_DigestVerifyInit(context.get(), &details, hash_of(how), nullptr, with) == 1;
  if (good && is_pss(how)) {
    good = EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  good = good && EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                                  text.size()) == 1;
  if (!good) ERR_clear_error();  // it would be the next caller's
  return good;
}

}  // namespace corest::auth
