// br by libbrotli, packed.
#include "coding/encoding.hpp"
#include "coding/recycled_memory.hpp"

#include <corest/coding/encoder.hpp>

#include <brotli/encode.h>

#include <cstdint>
#include <new>

namespace corest::coding::detail {
namespace {

class brotli_encoding final : public encoding {
 public:
  explicit brotli_encoding(int level) : level_(static_cast<std::uint32_t>(level)) { begin(); }
  ~brotli_encoding() override { BrotliEncoderDestroyInstance(state_); }

  void write(std::string_view bytes, until when, buffer& to) override {
    if (state_ == nullptr) begin();
    auto const operation = when == until::now       ? BROTLI_OPERATION_PROCESS
                           : when == until::flushed ? BROTLI_OPERATION_FLUSH
                                                    : BROTLI_OPERATION_FINISH;
    auto const* input = reinterpret_cast<std::uint8_t const*>(bytes.data());
    std::size_t left = bytes.size();
    do {
      std::size_t no_room = 0;
      if (!BrotliEncoderCompressStream(state_, operation, &left, &input, &no_room, nullptr, nullptr))
        throw std::bad_alloc();
      std::size_t size = 0;  // whatever there is
      auto const* const output = BrotliEncoderTakeOutput(state_, &size);
      to.append({reinterpret_cast<char const*>(output), size});
    } while (left > 0 || BrotliEncoderHasMoreOutput(state_));
  }
  /// The library cannot begin anew; the memory is taken again.
  void reset() override {
    BrotliEncoderDestroyInstance(state_);
    state_ = nullptr;
  }

 private:
  void begin() {
    state_ = BrotliEncoderCreateInstance(recycled_memory::take, recycled_memory::give_back, &memory_);
    if (state_ == nullptr) throw std::bad_alloc();
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, level_);
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, encoder_window_bits);
  }

  recycled_memory memory_;
  std::uint32_t level_;
  BrotliEncoderState* state_ = nullptr;
};

}  // namespace

std::unique_ptr<encoding> make_brotli_encoding(int level) { return std::make_unique<brotli_encoding>(level); }

}  // namespace corest::coding::detail
