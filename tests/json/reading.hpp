// Reads for tests: from memory that ends with the text, and failures as one line each.
#pragma once
#include <corest/json/read.hpp>

#include <string>
#include <string_view>
#include <vector>

template <class T>
corest::result<T, corest::json::errors> read_exact(std::string_view text,
                                                   corest::json::read_options options = {}) {
  std::vector<char> const exact(text.begin(), text.end());  // a byte read behind it is seen by the sanitizers
  return corest::json::read<T>({exact.data(), exact.size()}, options);
}

/// "pointer code" of each failure, joined by "; ", or "good".
template <class T>
std::string failures(std::string_view text, corest::json::read_options options = {}) {
  auto const value = read_exact<T>(text, options);
  if (value) return "good";
  std::string all;
  for (auto const& each : value.error().list) {
    if (!all.empty()) all += "; ";
    all += each.pointer + " " + each.code;
  }
  return all;
}

/// The sentence of the first failure, or "good".
template <class T>
std::string first_detail(std::string_view text, corest::json::read_options options = {}) {
  auto const value = read_exact<T>(text, options);
  return value ? "good" : value.error().list.at(0).detail;
}
