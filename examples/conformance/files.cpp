// What comes and goes by the piece.
#include "conformance/files.hpp"

#include <corest/corest.hpp>
#include <corest/files/serve_files.hpp>
#include <corest/http/file_name.hpp>
#include <corest/web/events.hpp>
#include <corest/web/last_event_id.hpp>
#include <corest/web/multipart_form.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conformance {
namespace {

using namespace corest;

constexpr std::uint64_t largest_upload = std::uint64_t{4} * 1024 * 1024 * 1024;

struct stored {
  std::string name;
  std::uint64_t bytes;
};
task<created<stored>> upload(path<std::string> name, body_stream in, state<folder> files) {
  auto const got = co_await files->receive_file(in, *name);
  co_return created<stored>{{*name, got.size}, "/files/" + *name};
}

struct part {
  std::string name;
  std::optional<std::string> file;
  std::uint64_t bytes = 0;
};
task<std::vector<part>> upload_form(multipart_form in, state<folder> files) {
  std::vector<part> parts;
  while (co_await in.next_part()) {
    part one{.name = std::string(in.name()), .file = {}};
    if (auto const claimed = in.file_name()) {
      one.file = http::safe_file_name(*claimed);
      if (!one.file) throw problem(status::bad_request, "a file of the form has no usable name");
      auto const got = co_await files->receive_file(in, *one.file);
      one.bytes = got.size;
    } else {
      while (auto const piece = co_await in.next()) one.bytes += piece->size();
    }
    parts.push_back(std::move(one));
  }
  co_return parts;
}

struct events_asked {
  checked<int, range<0, 1'000'000>> items = 5;
  checked<int, range<0, 10'000>> interval_ms = 0;
};
generator<sse_event<int>> count(int from, int end, std::chrono::milliseconds interval) {
  for (int i = from; i < end; ++i) {
    if (i > from && interval.count() > 0) co_await sleep_for(interval);
    sse_event<int> const next{.data = i, .id = std::to_string(i)};
    co_yield next;
  }
}
events<int> counted(query<events_asked> asked, last_event_id last) {
  int seen = -1;
  if (*last) std::from_chars((*last)->data(), (*last)->data() + (*last)->size(), seen);
  return events(count(seen + 1, *asked->items, std::chrono::milliseconds(*asked->interval_ms)));
}

}  // namespace

void add_files_and_events(router& to, std::string const& kept) {
  to.put("/upload/{name}", upload).max_body(largest_upload);
  to.post("/upload", upload_form).max_body(largest_upload);
  to.get("/events", counted);
  serve_files(to, "/files", folder(kept));
  to.emplace<folder>(kept);
}

}  // namespace conformance
