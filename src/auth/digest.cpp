#include "auth/openssl.hpp"

#include <corest/auth/digest.hpp>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <new>
#include <stdexcept>

namespace corest::auth {

sha256_digest sha256(std::string_view bytes) {
  // Fetched once: looking an algorithm up takes a lock each time. It lives as long as the program.
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local openssl::digest_context const context(EVP_MD_CTX_new());
  sha256_digest digest;
  if (context == nullptr || algorithm == nullptr ||
      EVP_DigestInit_ex(context.get(), algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
    throw std::runtime_error("the system gives no random bytes");
  return bytes;
}

}  // namespace corest::auth
