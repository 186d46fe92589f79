// The series of one counter, as the page of metrics has them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corest {

struct counter_line {
  std::vector<std::string> labels;  ///< values, in the order of the labels
  std::uint64_t count;
};

/// Of a page in the format of Prometheus, with the escapes in label values undone.
[[nodiscard]] std::vector<counter_line> counter_lines(std::string_view page, std::string_view name);

}  // namespace corest
