#include "web/access_check.hpp"
#include "web/router_core.hpp"

#include <corest/web/route.hpp>

#include <stdexcept>

namespace corest {
namespace {

web::route_record& open(route& handle) {
  auto& record = static_cast<web::route_record&>(handle);
  if (record.frozen)
    throw std::logic_error("the router is prepared; " + record.label() + " cannot be changed any more");
  return record;
}

}  // namespace

route& route::summary(std::string text) {
  open(*this).about.summary = std::move(text);
  return *this;
}
route& route::description(std::string text) {
  open(*this).about.description = std::move(text);
  return *this;
}
route& route::tag(std::string name) {
  open(*this).about.tags.push_back(std::move(name));
  return *this;
}
route& route::operation_id(std::string name) {
  open(*this).about.operation_id = std::move(name);
  return *this;
}
route& route::deprecated() {
  open(*this).about.deprecated = true;
  return *this;
}
route& route::hidden() {
  open(*this).about.hidden = true;
  return *this;
}
route& route::responds(status code, std::string description) {
  open(*this).about.outcomes.push_back({code, std::move(description)});
  return *this;
}
route& route::add_problem(void (*describe)(openapi::operation&), web::exception_mapper (*thrower)()) {
  auto& record = open(*this);
  record.about.more.push_back(describe);
  record.throws.push_back(thrower);
  return *this;
}
route& route::max_body(std::uint64_t bytes) {
  open(*this).max_body = bytes;
  return *this;
}
route& route::require_scope(std::string scope) {
  auto& record = open(*this);
  web::check_scope(scope);
  record.scopes.push_back(std::move(scope));
  return *this;
}
route& route::deadline(std::chrono::milliseconds time) {
  open(*this).asks.set_deadline(time);
  return *this;
}
route& route::on_disconnect(corest::on_disconnect what) {
  open(*this).asks.on_disconnect = what;
  return *this;
}
route& route::priority(corest::priority rank) {
  open(*this).asks.priority = rank;
  return *this;
}
route& route::max_in_flight(std::uint32_t count) {
  web::route_record& record = open(*this);
  if (count == 0) throw std::invalid_argument(record.label() + ": with none in flight nobody is served");
  record.asks.max_in_flight = count;
  return *this;
}
route& route::add(web::middleware added) {
  open(*this).layers.push_back(std::move(added));
  return *this;
}

}  // namespace corest
