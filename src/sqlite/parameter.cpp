// What of a value is checked before it is bound.
#include <corest/sqlite/error.hpp>
#include <corest/sqlite/parameter.hpp>

#include <sqlite3.h>

namespace corest::sqlite {

parameter parameter::real(double value) {
  if (value != value) throw error(SQLITE_MISMATCH, "a NaN cannot be stored");
  parameter made{storage::real};
  made.real_ = value;
  return made;
}

void parameter::own() {
  if ((type_ != storage::text && type_ != storage::blob) || owns_) return;
  owned_ = borrowed_;
  owns_ = true;
}

}  // namespace corest::sqlite
