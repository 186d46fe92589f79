// The server under test: /json by a plain handler and by a coroutine, as a user would write them.
#include <corest/corest.hpp>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string_view>

namespace {

struct message {
  std::string_view message;
};

message plain() { return {"Hello, World!"}; }
corest::task<message> waiting() { co_return message{"Hello, World!"}; }

// Whether that practice, or all of them, are wanted.
bool named(std::span<char* const> names, std::string_view practice) {
  return std::ranges::any_of(names, [&](std::string_view each) { return each == practice || each == "all"; });
}

corest::practices chosen(std::span<char* const> names) {
  corest::practices on;
  on.access_log.on = named(names, "log");
  on.metrics.on = named(names, "metrics");
  on.tracing.on = named(names, "tracing");
  return on;
}

}  // namespace

// json_server PORT [all | log | metrics | tracing | overload]...
int main(int argc, char** argv) {
  corest::router app;
  app.get("/json", plain);
  app.get("/json-task", waiting);
  auto const names =
      std::span(argv, static_cast<std::size_t>(argc)).subspan(static_cast<std::size_t>(std::min(argc, 2)));
  return corest::serve(std::move(app),
                       {.port = static_cast<std::uint16_t>(std::atoi(argc > 1 ? argv[1] : "8080")),
                        .workers = 1,
                        .overload = {.on = named(names, "overload")}},
                       chosen(names));
}
