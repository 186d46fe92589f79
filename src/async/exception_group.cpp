// Puts several failures into one text.
#include <corest/async/cancel.hpp>
#include <corest/async/exception_group.hpp>

#include <utility>

namespace corest {

exception_group::exception_group(std::vector<std::exception_ptr> failures)
    : failures_(std::move(failures)), text_(std::to_string(failures_.size()) + " failures: ") {
  for (std::exception_ptr const& failure : failures_) {
    if (&failure != &failures_.front()) text_ += "; ";
    text_ += describe(failure);
  }
}

std::string describe(std::exception_ptr const& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (std::exception const& e) {
    return e.what();
  } catch (cancelled const& c) {
    return "cancelled: " + std::string(to_string(c.reason()));
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace corest
