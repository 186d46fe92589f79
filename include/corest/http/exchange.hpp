// One request and its response on their way through a worker.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>

namespace corest {

/// What the server hands to the application and back. The application keeps its own notes in `endpoint`
/// and `running` between routing, starting and finishing; the server never looks at them.
struct exchange {
  corest::request request;
  corest::response response;
  buffer unpacked_body;            ///< what request::body() shows when it came packed
  void const* endpoint = nullptr;  ///< what routing found
  void* running = nullptr;         ///< what a started, unfinished endpoint keeps
};

}  // namespace corest
