// mmap and munmap.
#include "io/file_calls.hpp"

#include <corest/io/error.hpp>
#include <corest/io/mapped_file.hpp>
#include <corest/io/thread_pool.hpp>

#include <fcntl.h>
#include <sys/mman.h>

namespace corest::io {

mapped_file::~mapped_file() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

task<mapped_file> mapped_file::open(std::string path) {
  auto const call = [&] {
    descriptor const opened = open_file(path.c_str(), O_RDONLY, 0);
    std::size_t const size = file_size(opened.fd());
    if (size == 0) return mapped_file();  // the system maps nothing of no length
    void* const at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, opened.fd(), 0);
    if (at == MAP_FAILED) throw_errno("mmap");
    return mapped_file({static_cast<char const*>(at), size});
  };
  co_return co_await to_thread(call);
}

}  // namespace corest::io
