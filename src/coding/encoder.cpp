#include "coding/encoding.hpp"

#include <corest/coding/encoder.hpp>

#include <algorithm>
#include <utility>

namespace corest::coding {
namespace {

std::unique_ptr<detail::encoding> make_encoding(content_coding coding, int level) {
  switch (coding) {
    case content_coding::br:
      return detail::make_brotli_encoding(std::clamp(level, 0, 11));
    case content_coding::zstd:
      return detail::make_zstd_encoding(std::clamp(level, 1, 19));
    default:
      return detail::make_zlib_encoding(std::clamp(level, 1, 9), coding == content_coding::gzip);
  }
}

}  // namespace

int default_level(content_coding coding) noexcept {
  if (coding == content_coding::br) return default_br_level;
  return coding == content_coding::zstd ? default_zstd_level : default_gzip_level;
}

encoder::encoder(content_coding coding, int level)
    : encoding_(make_encoding(coding, level)), coding_(coding) {}
encoder::encoder(encoder&&) noexcept = default;
encoder& encoder::operator=(encoder&&) noexcept = default;
encoder::~encoder() = default;

void encoder::feed(std::string_view bytes, buffer& to) { encoding_->write(bytes, detail::until::now, to); }
void encoder::flush(buffer& to) { encoding_->write({}, detail::until::flushed, to); }
void encoder::finish(buffer& to) {
  encoding_->write({}, detail::until::finished, to);
  encoding_->reset();
}
void encoder::reset() { encoding_->reset(); }

}  // namespace corest::coding
