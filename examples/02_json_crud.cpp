// Structs are the API: read, checked, written and documented from their definition.
#include <corest/corest.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace corest;

namespace {

struct note {
  std::int64_t id;
  std::string text;
  bool done;
};
struct new_note {
  checked<std::string, length<1, 200>> text;
};
struct page {
  checked<int, range<1, 100>> limit = 20;
};

struct notebook {
  std::map<std::int64_t, note> notes;
  std::int64_t last_id = 0;
};
using shared_notebook = state<synchronized<notebook>>;  // several workers use it, so it has a lock

created<note> add(body<new_note> in, shared_notebook book) {
  return book->with([&](notebook& here) {
    note const added{++here.last_id, *in->text, false};
    here.notes[added.id] = added;
    return created<note>{added, "/notes/" + std::to_string(added.id)};
  });
}

std::vector<note> list(query<page> in, shared_notebook book) {
  return book->with([&](notebook& here) {
    std::vector<note> found;
    for (auto const& [id, each] : here.notes)
      if (std::cmp_less(found.size(), in->limit.value())) found.push_back(each);
    return found;
  });
}

std::optional<note> tick_off(path<std::int64_t> id, shared_notebook book) {  // nullopt is a 404
  return book->with([&](notebook& here) -> std::optional<note> {
    auto const found = here.notes.find(*id);
    if (found == here.notes.end()) return std::nullopt;
    found->second.done = true;
    return found->second;
  });
}

}  // namespace

int main() {
  router app{{.title = "Notes", .version = "1.0.0"}};
  app.emplace<synchronized<notebook>>();
  app.post("/notes", add).summary("Write a note");
  app.get("/notes", list).summary("The first notes");
  app.put("/notes/{id:int}/done", tick_off).summary("Tick a note off");
  return serve(std::move(app));
}
