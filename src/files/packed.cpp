#include "files/packed.hpp"

#include "files/locate.hpp"

#include <corest/http/file_type.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace corest {
namespace {

using http::content_coding;

// Tools that pack behind a build may keep whole seconds only.
bool is_current(io::found_file const& packed, io::found_file const& plain) noexcept {
  constexpr std::int64_t second_ns = 1'000'000'000;
  return packed.kind == io::file_kind::regular &&
         packed.modified_ns / second_ns >= plain.modified_ns / second_ns;
}

}  // namespace

task<packed_choice> choose_packed(io::directory const& within, std::string const& name,
                                  io::found_file const& plain,
                                  std::optional<std::string_view> accept_encoding) {
  std::array candidates{content_coding::br, content_coding::zstd, content_coding::gzip};
  std::span<content_coding> left = candidates;
  for (;;) {
    packed_choice choice;
    choice.coding = http::negotiate_coding(accept_encoding, left);
    if (!choice.coding || *choice.coding == content_coding::identity) co_return choice;
    std::string const packed_name = name + std::string(http::packed_suffix(*choice.coding));
    auto found = co_await locate(&within, packed_name);
    if (found && is_current(*found, plain)) {
      choice.found = std::move(*found);
      co_return choice;
    }
    left = left.first(
        static_cast<std::size_t>(std::remove(left.begin(), left.end(), *choice.coding) - left.begin()));
  }
}

}  // namespace corest
