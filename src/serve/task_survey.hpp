// The tasks of all workers, asked for by somebody who does not wait for a worker that is held up.
#pragma once
#include <corest/async/task.hpp>
#include <corest/server/http_server.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace corest {

/// Belongs to one thread, which need not be one of the server's, and whose background asks.
class task_survey {
 public:
  using answer = std::vector<server::worker_tasks>;

  /// `of` outlives it and what it has asked.
  explicit task_survey(http_server& of) noexcept : of_(of) {}

  /// nullopt: not every worker has answered within `patience`. The question stays asked then, and whoever
  /// looks next waits for the same answer: however often one looks, a worker has one question to answer.
  [[nodiscard]] task<std::optional<answer>> look(std::chrono::milliseconds patience);

 private:
  struct question;
  static task<> ask(http_server* of, std::shared_ptr<question> what);

  http_server& of_;
  std::shared_ptr<question> asked_;
};

}  // namespace corest
