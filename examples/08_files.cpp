// Files: uploads of any size, downloads that can be resumed, and the folder of a site.
#include <corest/corest.hpp>
#include <corest/files/serve_files.hpp>
#include <corest/http/file_name.hpp>
#include <corest/web/multipart_form.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

using namespace corest;

namespace {

struct stored {
  std::string name;
  std::uint64_t size;
};

// Written while it arrives; the file appears when all of it is there. 409 when there is one of that name.
task<created<stored>> upload(path<std::string> name, body_stream in, state<folder> files) {
  auto const got = co_await files->receive_file(in, *name, {.if_exists = existing::keep});
  co_return created<stored>{{*name, got.size}};
}

// A form as browsers send it: each of its files, under a harmless name.
task<std::vector<stored>> upload_form(multipart_form in, state<folder> files) {
  std::vector<stored> all;
  while (co_await in.next_part()) {
    if (!in.file_name()) continue;
    auto const name = http::safe_file_name(*in.file_name());
    if (!name) throw problem(status::bad_request, "a file has no name that could be used");
    auto const got = co_await files->receive_file(in, *name, {.if_exists = existing::keep});
    all.push_back({*name, got.size});
  }
  co_return all;
}

// Conditions and ranges are the answer's business.
task<file_response> download(path<std::string> name, state<folder> files) {
  auto file = co_await files->open_file(*name);
  file.download_as(*name).cache_control("private, no-cache");
  co_return file;
}

}  // namespace

int main() {
  for (char const* const each : {"uploads", "site"}) std::filesystem::create_directories(each);
  router app{{.title = "Files", .version = "1.0.0"}};
  app.emplace<folder>("uploads");
  app.put("/files/{name}", upload).summary("Store a file").max_body(16ULL << 30);
  app.post("/files", upload_form).summary("Store the files of a form").max_body(16ULL << 30);
  app.get("/files/{name}", download).summary("Get it back");
  serve_files(app, "/", folder("site"),
              {.fallback = "index.html", .cache = {{"assets/**", immutable_cache}}});
  return serve(std::move(app));
}
