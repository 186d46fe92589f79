// serve(): from a router to a running service in one line.
#pragma once
#include <corest/serve/practices.hpp>
#include <corest/server/options.hpp>
#include <corest/web/router.hpp>

namespace corest {

using serve_options = server::options;

/// Serves `app` until SIGTERM or SIGINT and returns what main() returns: 0 after a drain, 1 when it could not
/// start, with the reason in the log. Call it on the main thread, before other threads are started: it takes
/// the signals for itself. The first one drains, the second cancels what still runs. SIGQUIT writes the tasks
/// of every worker to the log, as tasks() has them, and changes nothing.
/// Once it listens, one line on standard output says where: "listening on http://127.0.0.1:8080".
/// The environment variable COREST_PORT, where it is set, is the port instead (0: any).
/// An exception that escapes a handler is logged, unless the router has a hook of its own (on_error).
/// `on` turns or removes practices: serve(std::move(app), {.port = 8080}, {.access_log = off}).
int serve(router app, serve_options options = {}, practices const& on = {});

}  // namespace corest
