// Middleware: a hook before the handler, one after it, or a coroutine around it; for all routes or for a
// group.
#include <corest/corest.hpp>

#include <chrono>
#include <optional>
#include <string>

using namespace corest;

namespace {

// Before: whoever has no key is answered here. A hook that returns nothing lets the request through.
std::optional<problem> require_key(request& message) {
  if (message.header("X-API-Key") == "let-me-in") return std::nullopt;
  problem refusal(status::unauthorized, "send your key as X-API-Key");
  refusal.header("WWW-Authenticate", "ApiKey");
  return refusal;
}

// After: sees every response, also those of failures.
void forbid_sniffing(request const&, response& answer) { answer.set("X-Content-Type-Options", "nosniff"); }

// Around: may wait before and after, look at the answer, or never call the rest.
task<response> server_timing(request& message, next handle) {
  auto const start = std::chrono::steady_clock::now();
  response answer = co_await handle(message);
  std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - start;
  answer.set("Server-Timing", "total;dur=" + std::to_string(took.count()));
  co_return answer;
}

}  // namespace

int main() {
  router app;
  app.use(forbid_sniffing).use(server_timing);
  app.get("/", [] { return "anyone\n"; });

  auto admin = app.group("/admin").use(require_key).tag("admin");
  admin.get("/", [] { return "only with a key\n"; });
  return serve(std::move(app));
}
