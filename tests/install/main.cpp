// The smallest program that needs an installed header and an installed library.
#include <corest/base/buffer.hpp>

#include <cstdio>

int main() {
  corest::buffer bytes;
  bytes.append("hello from outside the tree\n");
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);
}
