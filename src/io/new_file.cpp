// new_file: each call is one job for the pool.
#include "io/file_calls.hpp"
#include "io/publish.hpp"

#include <corest/io/error.hpp>
#include <corest/io/new_file.hpp>
#include <corest/io/thread_pool.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace corest::io {
namespace {

/// A path cut behind its last slash.
struct place {
  std::string folder;
  std::string name;
};
place place_of(std::string const& path) {
  auto const slash = path.rfind('/');
  place found =
      slash == std::string::npos ? place{"", path} : place{path.substr(0, slash + 1), path.substr(slash + 1)};
  if (found.name.empty() || found.name == "." || found.name == "..")
    throw_error(std::errc::is_a_directory, "open");
  if (path.find('\0') != std::string::npos) throw_error(std::errc::invalid_argument, "open");
  return found;
}

}  // namespace

new_file::new_file(descriptor folder, std::string name, unsigned permissions)
    : folder_(std::move(folder)), opened_(open_unnamed(folder_.fd(), permissions)), name_(std::move(name)) {
  if (!opened_) opened_ = open_hidden(folder_.fd(), name_, permissions, hidden_name_);
}

new_file& new_file::operator=(new_file&& other) noexcept {
  drop();
  folder_ = std::move(other.folder_);
  opened_ = std::move(other.opened_);
  name_ = std::move(other.name_);
  hidden_name_ = std::exchange(other.hidden_name_, {});
  size_ = other.size_;
  return *this;
}

void new_file::drop() noexcept {
  if (opened_ && !hidden_name_.empty()) ::unlinkat(folder_.fd(), hidden_name_.c_str(), 0);
  opened_.close();
  folder_.close();
}

task<new_file> new_file::create(std::string path, unsigned permissions) {
  auto const call = [&] {
    place at = place_of(path);
    return new_file(open_file(at.folder.empty() ? "." : at.folder.c_str(), O_PATH | O_DIRECTORY, 0),
                    std::move(at.name), permissions);
  };
  co_return co_await to_thread(call);
}

task<new_file> new_file::create(directory const& within, std::string relative, unsigned permissions) {
  auto const call = [&] {
    place at = place_of(relative);
    return new_file(within.open_folder(at.folder), std::move(at.name), permissions);
  };
  co_return co_await to_thread(call);
}

task<> new_file::write(std::string_view bytes) {
  auto const call = [&] { write_fully(opened_.fd(), size_, bytes); };
  co_await to_thread(call);
  size_ += bytes.size();
}

task<bool> new_file::publish(existing policy, durability how) {
  auto const call = [&] {
    if (how == durability::synced) sync_file(opened_.fd());
    bool const replaced = hidden_name_.empty() ? publish_unnamed(opened_.fd(), folder_.fd(), name_, policy)
                                               : publish_hidden(folder_.fd(), hidden_name_, name_, policy);
    hidden_name_.clear();
    if (how == durability::synced)
      sync_file(descriptor(::openat(folder_.fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)).fd());
    close_file(std::move(opened_));
    return replaced;
  };
  co_return co_await to_thread(call);
}

task<> new_file::discard() {
  auto const call = [this] { drop(); };
  co_await to_thread(call);
}

}  // namespace corest::io
