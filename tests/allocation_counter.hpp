// Counts what a thread allocates with new. Include it in one source of a test program.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {
thread_local std::size_t allocations = 0;
}

// clang's sanitizers bring operators of their own, which these would collide with: there nothing is counted.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COREST_COUNTS_NEW 0
#endif
#endif
#ifndef COREST_COUNTS_NEW
#define COREST_COUNTS_NEW 1
#endif

#if COREST_COUNTS_NEW
// All forms, as libraries use some and a sanitizer must not see memory of one given back to another.
void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void* operator new[](std::size_t size, std::nothrow_t const& none) noexcept {
  return operator new(size, none);
}
void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::nothrow_t const&) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::nothrow_t const&) noexcept { std::free(memory); }
#endif
