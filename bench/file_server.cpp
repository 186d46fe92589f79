// The server under test: a folder at /files/, and /json-task beside it, by a coroutine that does not wait
// either.
#include <corest/corest.hpp>
#include <corest/files/serve_files.hpp>

#include <cstdlib>
#include <string_view>

namespace {

struct message {
  std::string_view message;
};

corest::task<message> waiting() { co_return message{"Hello, World!"}; }

}  // namespace

// file_server PORT FOLDER
int main(int argc, char** argv) {
  corest::router app;
  app.get("/json-task", waiting);
  corest::serve_files(app, "/files", corest::folder(argc > 2 ? argv[2] : "."));
  return corest::serve(
      std::move(app),
      {.port = static_cast<std::uint16_t>(std::atoi(argc > 1 ? argv[1] : "8080")), .workers = 1},
      {.access_log = corest::off, .metrics = corest::off});
}
