// What a request may measure at most, and why.
#pragma once
#include <cstddef>
#include <cstdint>

namespace corest::http {

/// Request line and header fields together. Offsets into a head are 16 bits wide, so no limit set at run
/// time may exceed `head_bytes_ceiling`. 16 KiB is what common proxies send at most.
inline constexpr std::size_t default_head_bytes = 16 * 1024;
inline constexpr std::size_t head_bytes_ceiling = 65'535;
/// The request target: RFC 9110 section 4.1 asks for at least 8,000 octets.
inline constexpr std::size_t default_target_bytes = 8 * 1024;
/// Header fields: browsers send about 20; the ceiling is the size of the array in every request.
inline constexpr std::size_t default_fields = 64;
inline constexpr std::size_t fields_ceiling = 100;
/// A method's name: the longest registered one has 17 letters; longer than this is 501.
inline constexpr std::size_t max_method_bytes = 32;
/// Empty lines skipped in front of a request line: some old clients send one behind a body (RFC 9112
/// section 2.2). More are an attack on patience, and 400.
inline constexpr std::size_t max_leading_empty_lines = 4;
/// Path parameters of one route.
inline constexpr std::size_t max_parameters = 16;
/// A buffered body; larger ones are for routes that say so.
inline constexpr std::uint64_t default_body_bytes = 1024 * 1024;
/// A body that is read while it arrives: it costs no memory, but may fill a disk.
inline constexpr std::uint64_t default_stream_bytes = std::uint64_t{1024} * 1024 * 1024;
/// One chunk-size line with its extensions: generous for a number, small for an attack.
inline constexpr std::size_t max_chunk_line_bytes = 256;
/// What all size lines of a body may have beyond 16 bytes each: extensions and leading zeros say nothing, and
/// without a bound a client could send as much of them as it likes within a body of a few bytes.
inline constexpr std::size_t max_chunk_overhead_bytes = 16 * 1024;
inline constexpr std::size_t free_chunk_line_bytes = 16;
/// Trailer fields behind a chunked body, all together.
inline constexpr std::size_t max_trailer_bytes = 4 * 1024;

/// The limits of a message head; each one exceeded has a status of its own.
struct head_limits {
  std::size_t head_bytes = default_head_bytes;      ///< beyond: 431
  std::size_t target_bytes = default_target_bytes;  ///< beyond: 414
  std::size_t fields = default_fields;              ///< beyond: 431
};

}  // namespace corest::http
