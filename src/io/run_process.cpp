// Feeds a child and listens to both its outputs at the same time, so that nobody waits for nobody.
#include <corest/async/cancel.hpp>
#include <corest/async/when_all.hpp>
#include <corest/io/error.hpp>
#include <corest/io/run_process.hpp>

#include <cerrno>
#include <optional>
#include <utility>

namespace corest::io {
namespace {

constexpr std::size_t piece_size = 16 * 1024;

task<> feed(stream& to, std::string const& input) {
  try {
    co_await to.write(input);
  } catch (io_error const& error) {
    if (error.code() != std::errc::broken_pipe) throw;  // it needed no more
  }
  to.close();
}

task<> collect(stream& from, std::string& into, std::size_t limit) {
  for (;;) {
    char piece[piece_size];
    auto const count = co_await from.read_some(piece);
    if (count == 0) co_return;
    if (count > limit - into.size()) throw io_error(EMSGSIZE, "output of a process");
    into.append(piece, count);
  }
}

task<process_result> converse(command program, std::string input, spawn_options how, std::size_t max_output) {
  how.input = how.output = how.errors = child_io::pipe;
  subprocess child(program, how);
  process_result result;
  auto const spoken = [&]() -> task<> {
    auto in = feed(child.input(), input);
    auto out = collect(child.output(), result.output, max_output);
    auto errors = collect(child.errors(), result.errors, max_output);
    co_await when_all(std::move(in), std::move(out), std::move(errors));
  };
  std::optional<cancelled> why;
  try {
    co_await spoken();
  } catch (cancelled const& cancellation) {
    why = cancellation;
    child.input().close();
  }
  result.status = co_await child.wait();  // which ends the child when this scope is cancelled
  if (why) throw cancelled(why->reason());
  co_return result;
}

}  // namespace

task<process_result> run_process(command program, std::string input, std::size_t max_output) {
  return converse(std::move(program), std::move(input), {}, max_output);
}

task<process_result> run_process(command program, std::string input, spawn_options const& how,
                                 std::size_t max_output) {
  return converse(std::move(program), std::move(input), how, max_output);
}

}  // namespace corest::io
