// br by libbrotli, unpacked.
#include "coding/decoding.hpp"
#include "coding/recycled_memory.hpp"

#include <brotli/decode.h>

#include <cstdint>
#include <new>

namespace corest::coding::detail {
namespace {

bool is_out_of_memory(BrotliDecoderErrorCode code) noexcept {
  return code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
         code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES;
}

class brotli_decoding final : public decoding {
 public:
  ~brotli_decoding() override { reset(); }

  step read(std::string_view input, char* to, std::size_t room) override {
    if (state_ == nullptr) begin();
    auto const* next = reinterpret_cast<std::uint8_t const*>(input.data());
    std::size_t left = input.size();
    auto* at = reinterpret_cast<std::uint8_t*>(to);
    std::size_t left_room = room;
    auto const said = BrotliDecoderDecompressStream(state_, &left, &next, &left_room, &at, nullptr);
    auto const consumed = input.size() - left;
    auto const produced = room - left_room;
    switch (said) {
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: {  // which does not say that there is nothing more to give
        bool const more = BrotliDecoderHasMoreOutput(state_);
        return {more ? decode_status::has_more : decode_status::need_more, consumed, produced};
      }
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return {decode_status::has_more, consumed, produced};
      case BROTLI_DECODER_RESULT_SUCCESS:
        return {left == 0 ? decode_status::ended : decode_status::bad, consumed, produced};
      default:
        if (is_out_of_memory(BrotliDecoderGetErrorCode(state_))) throw std::bad_alloc();
        return {decode_status::bad, consumed, produced};
    }
  }
  /// The library cannot begin anew; the memory is taken again.
  void reset() override {
    BrotliDecoderDestroyInstance(state_);
    state_ = nullptr;
  }
  [[nodiscard]] std::size_t memory() const noexcept override { return memory_.held(); }

 private:
  void begin() {
    state_ = BrotliDecoderCreateInstance(recycled_memory::take, recycled_memory::give_back, &memory_);
    if (state_ == nullptr) throw std::bad_alloc();
  }

  recycled_memory memory_;
  BrotliDecoderState* state_ = nullptr;
};

}  // namespace

std::unique_ptr<decoding> make_brotli_decoding() { return std::make_unique<brotli_decoding>(); }

}  // namespace corest::coding::detail
