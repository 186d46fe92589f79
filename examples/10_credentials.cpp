// Who calls: API keys and scopes, for pages of other origins too.
#include <corest/corest.hpp>

#include <cstdio>
#include <expected>
#include <string>
#include <vector>

using namespace corest;

namespace {

struct note {
  checked<std::string, length<1, 200>> text;
};
struct board_is_full {
  static constexpr std::string_view type = "board-is-full";
  static constexpr std::string_view title = "The board is full";
  static constexpr corest::status status = corest::status::conflict;
  static constexpr std::string_view description = "It holds `most` notes. Wait until somebody takes one off.";
  std::size_t most = 3;
};

using board = synchronized<std::vector<std::string>>;

std::vector<std::string> show(state<board> here) {
  return here->with([](auto& notes) { return notes; });
}

// The parameter alone makes it a 401 for who has no key.
std::expected<no_content, board_is_full> pin(principal who, body<note> in, state<board> here) {
  return here->with([&](auto& notes) -> std::expected<no_content, board_is_full> {
    if (notes.size() == board_is_full{}.most) return std::unexpected(board_is_full{});
    notes.push_back(std::string(who.subject()) + ": " + *in->text);
    return no_content{};
  });
}

void wipe(state<board> here) {
  here->with([](auto& notes) { notes.clear(); });
}

auth::new_api_key key_for(char const* whom, std::vector<std::string> scopes) {
  auto key = auth::make_api_key("board");
  key.record.subject = whom;
  key.record.scopes = std::move(scopes);
  std::fprintf(stderr, "%s %s\n", whom, key.text.c_str());  // the only time that anybody sees it
  return key;
}

}  // namespace

int main() {
  api_keys keys({key_for("ada", {"board:clear"}).record, key_for("bob", {}).record});
  router app;
  app.emplace<board>();
  app.use(security_headers())
      .use(cors({.origins = {"http://localhost:*"}}))
      .use(api_key(keys, {.optional = true}));
  app.get("/notes", show);
  app.post("/notes", pin);
  app.delete_("/notes", wipe).require_scope("board:clear");
  return serve(std::move(app));
}
