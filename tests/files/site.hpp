// A folder of files for a test.
#pragma once
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace files_test {

class site {
 public:
  site() {
    char name[] = "/tmp/corest-files-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~site() { std::filesystem::remove_all(path_); }
  site(site const&) = delete;
  site& operator=(site const&) = delete;

  [[nodiscard]] std::string const& path() const noexcept { return path_; }
  [[nodiscard]] std::string file(std::string const& name) const { return path_ + "/" + name; }

  /// Writes a file that has rested for `age`, so that its entity tag is strong.
  void put(std::string const& name, std::string_view content,
           std::chrono::seconds age = std::chrono::hours(1)) const {
    std::filesystem::create_directories(std::filesystem::path(file(name)).parent_path());
    std::ofstream(file(name), std::ios::binary) << content;
    std::filesystem::last_write_time(file(name), std::filesystem::file_time_type::clock::now() - age);
  }
  void link(std::string const& name, std::string const& target) const {
    std::filesystem::create_symlink(target, file(name));
  }
  [[nodiscard]] std::string content_of(std::string const& name) const {
    std::ostringstream all;
    all << std::ifstream(file(name), std::ios::binary).rdbuf();
    return all.str();
  }
  /// How many files and folders are directly in it.
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  std::string path_;
};

/// `size` bytes, no two stretches of them alike.
inline std::string text_of(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) text += std::to_string(i) + ',';
  text.resize(size);
  return text;
}

}  // namespace files_test
