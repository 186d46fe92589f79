#include "web/built_in.hpp"

#include "web/router_core.hpp"

#include <corest/web/content.hpp>
#include <corest/web/handler.hpp>
#include <corest/web/results.hpp>
#include <corest/web/unions.hpp>

#include <string>

namespace corest::web {
namespace {

// Never "//host" or "/\host", which clients would take for another server: no pattern has an empty segment,
// and no path that was parsed has a backslash.
std::string toggled(request const& message) {
  std::string path(message.path());
  if (path.ends_with('/')) {
    path.pop_back();
  } else {
    path += '/';
  }
  if (!message.query().empty()) path.append("?").append(message.query());
  return path;
}

}  // namespace

endpoint not_found_endpoint() {
  return bind_handler([] { return problem(status::not_found, "nothing is served at this path"); });
}

endpoint not_implemented_endpoint() {
  return bind_handler([] { return problem(status::not_implemented, "the method is not known here"); });
}

endpoint not_allowed_endpoint(router_core const& core) {
  return bind_handler([&core](request& message) {
    return problem(status::method_not_allowed, "the path does not answer this method")
        .header("Allow", allow_value(methods_of(core, message)));
  });
}

endpoint options_endpoint(router_core const& core) {
  return bind_handler([&core](request& message) {
    response answer(status::no_content);
    answer.set("Allow", allow_value(methods_of(core, message)));
    return answer;
  });
}

endpoint server_options_endpoint(method_set methods) {
  return bind_handler([methods] {
    response answer(status::no_content);
    answer.set("Allow", allow_value(methods));
    return answer;
  });
}

endpoint slash_redirect_endpoint() {
  return bind_handler([](request const& message) { return permanent_redirect{toggled(message)}; });
}

endpoint file_endpoint(openapi::docs_file const& file) {
  return bind_handler([&file](request const& message) { return openapi::answer(file, message); });
}

endpoint page_endpoint(problem_page const& page) {
  return bind_handler([&page](request const& message) { return answer(page, message); });
}

}  // namespace corest::web
