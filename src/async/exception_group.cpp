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

namespace {

void print(std::string& text, exception_group const& group, std::size_t depth) {
  text += std::to_string(group.failures().size()) + " failures:\n";
  for (std::exception_ptr const& failure : group.failures()) {
    text.append(2 * depth + 2, ' ') += "- ";
    try {
      std::rethrow_exception(failure);
    } catch (exception_group const& nested) {
      print(text, nested, depth + 1);
    } catch (...) {
      text += describe(failure) + '\n';
    }
  }
}

}  // namespace

std::string exception_group::tree() const {
  std::string text;
  print(text, *this, 0);
  return text;
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
