#include <corest/async/cancel.hpp>
#include <corest/async/exception_group.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace corest;

TEST_CASE("an exception_group lists what it holds, of any type and nested") {
  exception_group const inner(
      {std::make_exception_ptr(std::runtime_error("disk full")), std::make_exception_ptr(7)});
  exception_group const outer(
      {std::make_exception_ptr(inner), std::make_exception_ptr(cancelled(cancel_reason::disconnect))});
  CHECK(outer.failures().size() == 2);
  CHECK(std::string(outer.what()) ==
        "2 failures: 2 failures: disk full; an exception that is no std::exception; cancelled: disconnect");
  CHECK(outer.tree() ==
        "2 failures:\n"
        "  - 2 failures:\n"
        "    - disk full\n"
        "    - an exception that is no std::exception\n"
        "  - cancelled: disconnect\n");
}
