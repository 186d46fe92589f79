// Everything a service needs: tasks, the router with its extractors and responses, and serve().
#pragma once
#include <corest/async/group.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>
#include <corest/async/when_any.hpp>
#include <corest/io/thread_pool.hpp>
#include <corest/json/checked.hpp>
#include <corest/json/constraints.hpp>
#include <corest/observe/log.hpp>
#include <corest/serve/serve.hpp>
