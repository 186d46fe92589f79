// A directory that is gone, with the database files in it, when the test ends.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <string>

class temporary_directory {
 public:
  temporary_directory() : path_((std::filesystem::temp_directory_path() / "corest_XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp", path_, {});
  }
  temporary_directory(temporary_directory const&) = delete;
  temporary_directory& operator=(temporary_directory const&) = delete;
  ~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(std::string const& name = "test.db") const { return path_ + "/" + name; }

 private:
  std::string path_;
};
