#include <corest/sqlite/database.hpp>

#include <map>
#include <string>

struct vehicle {
  int id;
  std::map<std::string, int> seats;
};

auto find(corest::sqlite::connection& db) { return db.query<vehicle>("select * from vehicle"); }
