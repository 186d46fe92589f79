// A server for suites that test HTTP: every way in which a request and an answer can be made, at a path of
// its own.
#include "conformance/api.hpp"
#include "conformance/calls.hpp"
#include "conformance/files.hpp"

#include <corest/corest.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

using namespace std::chrono_literals;

namespace {

// The folder that was named, or one that goes with the program.
class temporary_folder {
 public:
  explicit temporary_folder(std::filesystem::path const& named) : path_(named), ours_(named.empty()) {
    if (ours_) {
      std::string made = (std::filesystem::temp_directory_path() / "conformance-XXXXXX").string();
      if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
      path_ = made;
    }
    std::filesystem::create_directories(path_);
    std::ofstream(path_ / "hello.txt") << "Hello, World!\n";
  }
  temporary_folder(temporary_folder const&) = delete;
  temporary_folder& operator=(temporary_folder const&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    if (ours_) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
  bool ours_;
};

}  // namespace

int main(int count, char** arguments) {
  std::uint16_t port = 8080;
  unsigned workers = 0;
  std::filesystem::path files;
  CLI::App command("Every kind of request and answer, for suites that test HTTP");
  command.add_option("--port", port, "TCP port; 0 takes any free one")->capture_default_str();
  command.add_option("--workers", workers, "threads; 0 is one for each CPU")->capture_default_str();
  command.add_option("--files", files, "folder of /files and of uploads; without one, a temporary one");
  CLI11_PARSE(command, count, arguments);
  try {
    temporary_folder const temporary(files);
    corest::router app = conformance::make_api();
    conformance::add_files_and_events(app, temporary.path());
    conformance::add_calls(app);
    return corest::serve(
        std::move(app),
        {.port = port,
         .workers = workers,
         .timeouts = {.head = 10s, .body = 20s, .idle = 20s},
         .overload = {.on = false}},  // a suite wants its answers, however crowded the machine is
        {.access_log = corest::off});
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "conformance: %s\n", failure.what());
    return 1;
  }
}
