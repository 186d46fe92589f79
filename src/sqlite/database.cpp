// Opens the writer and the readers of a database.
#include <corest/sqlite/database.hpp>

namespace corest::sqlite {
namespace {

std::vector<connection> open(open_options const& file, std::size_t count) {
  std::vector<connection> opened;
  opened.reserve(count);
  for (std::size_t i = 0; i < count; ++i) opened.emplace_back(file);
  return opened;
}

// Other connections would each have a database of their own.
bool in_memory(connection& on) {
  return on.query_one<std::string>("select file from pragma_database_list where name = 'main'").empty();
}

}  // namespace

database::database(open_options file, pool_options pool) : writer_(open(file, 1), pool.queue) {
  if (pool.readers == 0 || writer_.run_here(in_memory)) return;
  if (file.mode == open_mode::create) file.mode = open_mode::read_write;
  std::vector<connection> readers = open(file, pool.readers);
  for (connection& each : readers) each.execute("pragma query_only = on");
  readers_.emplace(std::move(readers), pool.queue);
}

database::~database() = default;

void database::migrate(std::initializer_list<std::string_view> steps) {
  writer_.run_here([&](connection& on) { on.migrate(steps); });
}

}  // namespace corest::sqlite
