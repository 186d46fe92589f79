// The compressors of a worker, kept from body to body.
#pragma once
#include <corest/coding/encoder.hpp>

#include <optional>
#include <utility>

namespace corest::middleware {

/// An encoder for one body; on its thread's shelf behind it, for the next.
class pooled_encoder {
 public:
  explicit pooled_encoder(http::content_coding coding);
  pooled_encoder(pooled_encoder&& other) noexcept : encoder_(std::exchange(other.encoder_, std::nullopt)) {}
  pooled_encoder& operator=(pooled_encoder&&) = delete;
  ~pooled_encoder();

  [[nodiscard]] coding::encoder& operator*() noexcept { return *encoder_; }
  [[nodiscard]] coding::encoder* operator->() noexcept { return &*encoder_; }

 private:
  std::optional<coding::encoder> encoder_;
};

}  // namespace corest::middleware
