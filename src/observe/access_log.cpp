// Formatting access log lines into a batch.
#include <corest/observe/access_log.hpp>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <cstring>
#include <ctime>

namespace corest {
namespace {

spdlog::logger& sink() {
  static auto* const shared = [] {
    auto* made = new spdlog::logger("access", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *shared;
}

class line_writer {
 public:
  explicit line_writer(char* at) : at_(at) {}
  void text(std::string_view part) {
    std::memcpy(at_, part.data(), part.size());
    at_ += part.size();
  }
  void number(std::uint64_t value) { at_ = std::to_chars(at_, at_ + 20, value).ptr; }
  void byte(char value) { *at_++ = value; }
  // A parsed target holds no control character and no space; a quote is all that could end the field.
  void quoted(std::string_view part) {
    for (char const each : part) byte(each == '"' ? '\'' : each);
  }
  [[nodiscard]] char* end() const { return at_; }

 private:
  char* at_;
};

}  // namespace

access_log::access_log() : lines_(batch_bytes + batch_bytes / 8) {}

void access_log::line(std::int64_t unix_seconds, access_record const& record) {
  if (unix_seconds != second_) {
    second_ = unix_seconds;
    auto const time = static_cast<std::time_t>(unix_seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    std::memcpy(time_, text, sizeof time_);
  }
  bool const cut = record.target.size() > max_target_bytes;
  auto const target = record.target.substr(0, max_target_bytes);
  constexpr std::size_t fixed = sizeof time_ + 3 * 20 + 32;  // the time, three numbers, what stands between
  std::size_t const most =
      fixed + record.remote_address.size() + record.method.size() + target.size() + record.request_id.size();
  char* const begin = lines_.reserve(most);
  line_writer out(begin);
  out.text({time_, sizeof time_});
  out.byte(' ');
  out.text(record.remote_address);
  out.text(" \"");
  out.text(record.method);
  out.byte(' ');
  out.quoted(target);
  out.text(cut ? "...\" " : "\" ");
  out.number(static_cast<std::uint64_t>(record.status));
  out.byte(' ');
  out.number(record.body_bytes);
  out.byte(' ');
  out.number(static_cast<std::uint64_t>(record.duration.count() / 1000));
  out.text("us ");
  out.text(record.request_id);
  out.byte('\n');
  lines_.commit(static_cast<std::size_t>(out.end() - begin));
  if (lines_.size() >= batch_bytes) flush();
}

void access_log::flush() noexcept {
  if (lines_.empty()) return;
  try {
    auto const batch = lines_.view().substr(0, lines_.size() - 1);  // spdlog ends the line itself
    sink().log(spdlog::level::info, spdlog::string_view_t(batch.data(), batch.size()));
  } catch (...) {  // NOLINT(bugprone-empty-catch): a full disk must not end a request
  }
  lines_.clear();
}

}  // namespace corest
