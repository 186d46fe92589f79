// Which process this is, for whoever looks at many.
#pragma once
#include <cstdint>
#include <string>

namespace corest::io {

/// The name of the machine, or of the container; empty when it has none.
[[nodiscard]] std::string host_name();
[[nodiscard]] std::int64_t process_id() noexcept;
/// A random UUID (version 4, RFC 9562), another each time.
[[nodiscard]] std::string random_uuid();

}  // namespace corest::io
