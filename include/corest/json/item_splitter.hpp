// Items of a long text as they arrive: the lines of NDJSON, or the elements of one array.
#pragma once
#include <corest/json/reader.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace corest::json {

/// One item, with the spaces around it: what a body may have that is read at once.
inline constexpr std::size_t default_max_item_bytes = 1024 * 1024;

/// How items stand behind each other.
enum class item_framing : unsigned char {
  lines,  ///< one on each line; empty lines are skipped, the last need not end
  array,  ///< [item, item]
};

struct split_limits {
  std::size_t item_bytes = default_max_item_bytes;
  std::size_t max_depth = default_max_depth;  ///< of one item in an array
};

/// Cuts a text into items, in pieces of any size and in the memory of the longest item; json::read() then
/// reads each and says what is wrong inside. What stands between the items is checked here, so that a text
/// whose items are all read is one that json::read() would take as a whole.
class item_splitter {
 public:
  explicit item_splitter(item_framing framing, split_limits limits = {});

  enum class found : unsigned char {
    need_more,  ///< all of the input was taken
    item,       ///< a complete one
    end,        ///< there are no more; only spaces may follow
    bad,        ///< not of this framing, or nested too deep
    too_large,  ///< an item is longer than the limit
  };
  struct step {
    found what = found::need_more;
    std::size_t consumed = 0;  ///< bytes of the input that were read
    std::string_view item =
        {};                   ///< without spaces around it; lives as long as the input, until the next call
    char const* reason = "";  ///< with bad and too_large: one short sentence
  };
  /// The next item. Call it with what was not consumed until it says need_more, then with new input. Not to
  /// be called again after bad or too_large.
  [[nodiscard]] step next(std::string_view input);
  /// The input ends here: gives the last line, then end. Bad when an array is not closed.
  [[nodiscard]] step finish();

  /// Items given so far: the index of the next one.
  [[nodiscard]] std::size_t count() const noexcept { return count_; }

 private:
  enum class state : unsigned char { start, first, value, item, behind_item, over };

  step next_line(std::string_view input);
  step take(char byte) noexcept;
  step take_item(std::string_view input);
  step give(std::string_view rest, std::size_t consumed);
  std::size_t scan(std::string_view input, char const*& reason) noexcept;
  bool open(bool object) noexcept;
  bool close(bool object) noexcept;

  split_limits limits_;
  std::string held_;  // what earlier pieces had of the current item
  std::size_t count_ = 0;
  std::size_t depth_ = 0;
  std::array<std::uint64_t, largest_max_depth / 64>
      objects_{};  // a bit for each level: an object, not an array
  item_framing framing_;
  state state_ = state::start;
  bool in_string_ = false;
  bool escaped_ = false;
  bool given_ = false;  // held_ was given away
};

}  // namespace corest::json
