// A folder whose files are named by strangers.
#pragma once
#include <corest/async/task.hpp>
#include <corest/files/file_response.hpp>
#include <corest/files/receive_file.hpp>
#include <corest/io/directory.hpp>
#include <corest/web/body_stream.hpp>

#include <cstdint>
#include <string>

namespace corest {

/// Whether names that begin with a dot can be had.
enum class hidden_files : std::uint8_t {
  refused,  ///< as if they were not there; but what is in /.well-known/ (RFC 8615) is made to be asked for
  shown,
};

/// Opened once, when the program starts, and stays that folder wherever it is moved. Whatever a name says, it
/// leads to a file within: relative links that stay inside are followed, all others refused. Provide one
/// to handlers as state<folder>, or serve it as a whole with serve_files().
class folder {
 public:
  static constexpr bool thread_safe = true;

  /// Blocks for a moment. Throws io_error when there is no such folder.
  explicit folder(std::string const& path, hidden_files hidden = hidden_files::refused)
      : opened_(path), hidden_(hidden) {}

  /// The file of that name, "logo.png" or "2026/report.pdf", decoded as path<std::string> gives it. Throws as
  /// open_file() does, and a 404 problem for what is no name of a file here.
  task<file_response> open_file(std::string name) const;
  /// Takes a body into a file of that name; see receive_file(). Throws a 400 problem for what is no name.
  task<received_file> receive_file(body_stream& in, std::string name, receive_options options = {}) const;
  /// The same for a part of a form. What a client calls its file is made harmless by http::safe_file_name().
  task<received_file> receive_file(multipart_form& in, std::string name, receive_options options = {}) const;

  [[nodiscard]] io::directory const& directory() const noexcept { return opened_; }
  [[nodiscard]] hidden_files hidden() const noexcept { return hidden_; }

 private:
  io::directory opened_;
  hidden_files hidden_;
};

}  // namespace corest
