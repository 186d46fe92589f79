// The server under test: /json by a plain handler and by a coroutine, as a user would write them.
#include <corest/corest.hpp>

#include <cstdlib>
#include <string_view>

namespace {

struct message {
  std::string_view message;
};

message plain() { return {"Hello, World!"}; }
corest::task<message> waiting() { co_return message{"Hello, World!"}; }

}  // namespace

// json_server PORT [log]
int main(int argc, char** argv) {
  corest::router app;
  app.get("/json", plain);
  app.get("/json-task", waiting);
  return corest::serve(std::move(app),
                       {.port = static_cast<std::uint16_t>(std::atoi(argc > 1 ? argv[1] : "8080")),
                        .workers = 1,
                        .overload = {.on = argc > 2}},
                       {.access_log = {.on = argc > 2}});
}
