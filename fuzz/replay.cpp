// The main() of a fuzz target built without libFuzzer: feeds it the empty input and every file of a folder.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

int main(int count, char** arguments) {
  LLVMFuzzerTestOneInput(nullptr, 0);
  std::size_t files = 0;
  for (int i = 1; i < count; ++i) {
    if (!std::filesystem::is_directory(arguments[i])) continue;  // a target may have no seeds yet
    for (auto const& entry : std::filesystem::directory_iterator(arguments[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      // Exactly as long as the input, so that a sanitizer sees a read past its end.
      std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
      bytes.shrink_to_fit();
      std::printf("%s\n", entry.path().c_str());
      std::fflush(stdout);  // the last line names the input that broke it
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      ++files;
    }
  }
  std::printf("%zu inputs replayed\n", files);
}
