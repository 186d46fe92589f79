// A guest book in SQLite: rows are structs, writes survive a crash, and no query blocks a worker.
#include <corest/corest.hpp>
#include <corest/sqlite/database.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

using namespace corest;

namespace {

struct entry {
  std::int64_t id;
  std::string author;
  std::string text;
  std::chrono::sys_seconds at;
};
struct new_entry {
  checked<std::string, length<1, 50>> author;
  checked<std::string, length<1, 1000>> text;
};

using guest_book = state<sqlite::database>;

task<created<entry>> sign(body<new_entry> in, guest_book book) {
  auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto rows = co_await book->execute_returning<entry>(
      "insert into entry (author, text, at) values (?, ?, ?) returning *", in->author, in->text, now);
  co_return created<entry>{std::move(rows.front())};
}

task<std::vector<entry>> latest(guest_book book) {
  co_return co_await book->query<entry>("select * from entry order by id desc limit ?", 100);
}

// Several statements that happen together, or not at all: an exception undoes them.
task<> forget(path<std::string> author, guest_book book) {
  auto forget_author = [author = *author](sqlite::connection& on) {
    auto const removed = on.execute("delete from entry where author = ?", author).changes;
    if (removed == 0) throw problem{status::not_found, "nobody of that name has signed"};
    on.execute("insert into forgotten (author, entries) values (?, ?)", author, removed);
  };
  co_await book->transaction(std::move(forget_author));
}

}  // namespace

int main() {
  sqlite::database book({.path = "guest_book.db"});
  book.migrate({"create table entry (id integer primary key, author text, text text, at integer) strict",
                "create table forgotten (author text, entries integer) strict"});
  router app{{.title = "Guest book", .version = "1.0.0"}};
  app.provide(book);
  app.post("/entries", sign).summary("Sign the book");
  app.get("/entries", latest).summary("The latest entries");
  app.delete_("/authors/{author}", forget).summary("Forget an author");
  return serve(std::move(app));
}
