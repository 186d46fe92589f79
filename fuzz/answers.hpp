// What a client reads: answers taken apart as strictly as RFC 9112 writes them, apart from the code that made
// them.
#pragma once
#include "support.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fuzzing {

struct answer {
  int status = 0;
  bool closes = false;
  bool complete = false;   ///< false: the connection ended within its body
  std::string comparable;  ///< without what is another in each answer: date and request id
  std::string number;      ///< of X-Number
};

/// Takes answers off the front of what a server sent up to the end of its connection.
class answer_reader {
 public:
  explicit answer_reader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// Nothing is left, or only the word to go on to a request whose body never came as a whole.
  [[nodiscard]] bool over() const { return rest_.empty() || rest_ == "HTTP/1.1 100 Continue\r\n\r\n"; }
  /// The next final answer; interim ones in front of it are checked and dropped.
  answer next(bool to_head_request) {
    answer found = read_head();
    while (found.status < 200) {
      require(found.status == 100 && !framed_, "the only interim answer is 100, and it has no framing");
      found = read_head();
    }
    bool const bodiless = to_head_request || found.status == 204 || found.status == 304;
    found.complete = true;
    if (!bodiless) read_body(found);
    return found;
  }

 private:
  std::string_view line() {
    auto const end = rest_.find("\r\n");
    require(end != rest_.npos, "a line ends with CR LF");
    auto const found = rest_.substr(0, end);
    require(found.find_first_of(std::string_view("\r\n\0", 3)) == found.npos, "a line is one line");
    rest_.remove_prefix(end + 2);
    return found;
  }

  answer read_head() {
    answer found;
    auto const status = line();
    require(status.size() >= 13 && status.starts_with("HTTP/1.1 ") && status[12] == ' ',
            "a status line begins");
    for (char const digit : status.substr(9, 3)) {
      require(digit >= '0' && digit <= '9', "a status is three digits");
      found.status = found.status * 10 + (digit - '0');
    }
    found.comparable.append(status).append("\n");
    framed_ = chunked_ = sized_ = false;
    length_ = 0;
    for (auto field = line(); !field.empty(); field = line()) take(field, found);
    require(!(chunked_ && sized_), "an answer has one framing");
    framed_ = chunked_ || sized_;
    return found;
  }

  void take(std::string_view field, answer& of) {
    auto const colon = field.find(": ");
    require(colon != field.npos && colon > 0, "a field has a name and a value");
    auto const name = field.substr(0, colon);
    auto const value = field.substr(colon + 2);
    require(std::ranges::all_of(name, [](char c) { return c == '-' || (c >= 'A' && c <= 'z'); }),
            "a name is one that we send");
    if (name == "X-Number") of.number = value;
    if (name == "Connection") of.closes = value == "close";
    if (name == "Transfer-Encoding") {
      require(value == "chunked" && !chunked_, "chunked, and once");
      chunked_ = true;
    }
    if (name == "Content-Length") {
      require(!sized_ && !value.empty() && value.size() < 10, "one length");
      sized_ = true;
      for (char const digit : value) length_ = length_ * 10 + static_cast<std::size_t>(digit - '0');
    }
    if (name != "Date" && name != "X-Request-Id") of.comparable.append(field).append("\n");
  }

  void read_body(answer& of) {
    if (chunked_) {
      of.complete = read_chunks(of.comparable);
    } else if (sized_) {
      of.complete = rest_.size() >= length_;
      take_body(std::min(length_, rest_.size()), of.comparable);
    } else {
      require(of.closes, "a body up to the end needs the end");
      take_body(rest_.size(), of.comparable);
    }
  }

  void take_body(std::size_t size, std::string& into) {
    into.append(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }

  // False where the connection ended first.
  bool read_chunks(std::string& body) {
    while (rest_.find("\r\n") != rest_.npos) {
      std::size_t size = 0;
      auto const digits = line();
      require(!digits.empty() && digits.size() < 9, "a chunk has a size");
      for (char const digit : digits) {
        constexpr std::string_view hexadecimal = "0123456789abcdef";
        require(hexadecimal.find(digit) != hexadecimal.npos, "a chunk size is hexadecimal");
        size = size * 16 + hexadecimal.find(digit);
      }
      if (size == 0) {
        require(line().empty(), "there are no trailers");
        return true;
      }
      if (rest_.size() < size + 2) break;
      take_body(size, body);
      require(line().empty(), "a chunk ends with CR LF");
    }
    rest_ = {};
    return false;
  }

  std::string_view rest_;
  std::size_t length_ = 0;
  bool chunked_ = false;
  bool sized_ = false;
  bool framed_ = false;
};

}  // namespace fuzzing
