// A body that is packed while it is produced.
#pragma once
#include "middleware/encoder_pool.hpp"

#include <corest/async/byte_source.hpp>

#include <memory>
#include <utility>

namespace corest::middleware {

/// Owns what it packs.
class packed_source final : public byte_source {
 public:
  using owned_source = std::unique_ptr<byte_source, void (*)(byte_source*) noexcept>;
  packed_source(owned_source plain, pooled_encoder encoder) noexcept
      : plain_(std::move(plain)), encoder_(std::move(encoder)) {}

  task<bool> next(buffer& into) override;
  [[nodiscard]] std::string_view trailers() const noexcept override { return plain_->trailers(); }
  task<> stop() override { return plain_->stop(); }
  bool drain() noexcept override { return plain_->drain(); }

 private:
  owned_source plain_;
  pooled_encoder encoder_;
  buffer piece_;
  bool ended_ = false;
};

}  // namespace corest::middleware
