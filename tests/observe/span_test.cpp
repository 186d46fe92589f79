#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>
#include <corest/observe/span.hpp>
#include <corest/observe/span_line.hpp>

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

/// A request in hand, and what was exported of it.
struct traced_request {
  explicit traced_request(tracing_options how = {}) : all(how), source(all.add_worker()) {
    all.export_to_me();
    root.source = &source;
    root.context = {source.next_trace(), source.next_span(), trace_context::sampled_flag};
    root.record = source.begin("root", span_kind::server, root.context, {});
  }
  template <class T>
  void run(task<T> work) {
    virtual_clock clock;
    clock.run(with_context(current_span, root, std::move(work)));
  }
  struct seen {
    std::string name, line;
    span_id id, parent;
    span_status status;
  };
  std::vector<seen> exported() {
    std::array<tracer::taken, 16> some;
    std::vector<seen> spans;
    while (auto const count = all.take(some))
      for (std::size_t i = 0; i < count; ++i) {
        span_record const& one = *some[i].record;
        CHECK(one.context().trace == root.context.trace);
        spans.push_back(
            {std::string(one.name()), span_line(one), one.context().span, one.parent(), one.status()});
        some[i].give_back();
      }
    return spans;
  }

  tracer all;
  span_source& source;
  active_span root;
};

task<> sleeps(char const* name) {
  span one(name);
  co_await sleep_for(1s);
}

task<> sleeps_long() { co_await sleep_for(1h); }

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a span is a child of the request it runs in") {
  traced_request request;
  auto work = []() -> task<> {
    span one("load vehicle", span_kind::client);
    one.set("vehicle.id", 7);
    one.set("vehicle.plate", "B-CO 1");
    one.set("found", true);
    one.event("looked up");
    co_await sleep_for(1s);
  };
  request.run(work());
  auto const spans = request.exported();
  REQUIRE(spans.size() == 1);
  CHECK(spans[0].name == "load vehicle");
  CHECK(spans[0].parent == request.root.context.span);
  CHECK(has(spans[0].line, " vehicle.id=7 vehicle.plate=B-CO 1 found=true event=looked up"));
}

TEST_CASE("what is awaited in traced() becomes its child, in groups and at the same time too") {
  traced_request request;
  auto body = [](group& g) -> task<> {
    g.spawn(sleeps, "spawned");
    co_await when_all(sleeps("first"), traced("inner", sleeps("second")));
  };
  auto work = [&]() -> task<> {
    co_await traced("outer", with_group(body));
    co_await sleeps("beside");
  };
  request.run(work());
  auto const spans = request.exported();
  REQUIRE(spans.size() == 6);
  auto const named = [&](std::string_view name) {
    for (auto const& each : spans)
      if (each.name == name) return each;
    FAIL("no span of that name");
    return spans.front();
  };
  CHECK(named("outer").parent == request.root.context.span);
  CHECK(named("spawned").parent == named("outer").id);
  CHECK(named("first").parent == named("outer").id);
  CHECK(named("inner").parent == named("outer").id);
  CHECK(named("second").parent == named("inner").id);
  CHECK(named("beside").parent == request.root.context.span);
}

TEST_CASE("an exception makes a span a failure, a cancellation does not") {
  traced_request request;
  auto fails = []() -> task<> {
    co_await sleep_for(1s);
    throw std::runtime_error("no such table");
  };
  auto block = []() -> task<> {
    span one("block");
    co_await sleep_for(1s);
    throw std::runtime_error("in the block");
  };
  auto work = [&]() -> task<> {
    try {
      co_await when_all(traced("failing", fails()), traced("cancelled", sleeps_long()));
    } catch (std::runtime_error const&) {}
    try {
      co_await block();
    } catch (std::runtime_error const&) {}
  };
  request.run(work());
  for (auto const& each : request.exported()) {
    CAPTURE(each.line);
    CHECK((each.status == span_status::error) == (each.name == "failing" || each.name == "block"));
    if (each.name == "failing") CHECK(has(each.line, "failed: no such table"));
    if (each.name == "cancelled") CHECK(has(each.line, "corest.cancel_reason=sibling_failed"));
  }
}

TEST_CASE("where a trace is not recorded, or outside of requests, spans do nothing") {
  traced_request request;
  request.source.discard(*std::exchange(request.root.record, nullptr));
  auto work = []() -> task<> {
    CHECK(!span("one").recorded());
    CHECK(current_trace().trace);
    auto awaited = sleeps("two");
    auto const* const same = &awaited.promise();
    auto const traced_too = traced("three", std::move(awaited));
    CHECK(&traced_too.promise() == same);
    co_return;
  };
  request.run(work());
  CHECK(request.exported().empty());
  CHECK(!span("outside").recorded());
  CHECK(!current_trace().trace);
}

TEST_CASE("another service is told the current span, and what the request came with") {
  traced_request request;
  request.root.tracestate = "vendor=1";
  request.root.baggage = "user=7, bad member";
  std::string sent;
  auto add = [&](std::string_view name, std::string_view value) {
    sent.append(name).append("=").append(value).append("\n");
  };
  auto work = [&]() -> task<> {
    inject(add);
    co_return;
  };
  request.run(work());
  char text[traceparent_bytes];
  std::string const parent(format_traceparent(request.root.context, text));
  CHECK(sent == "traceparent=" + parent + "\ntracestate=vendor=1\nbaggage=user=7\n");
  auto calls = [&]() -> task<> { co_await traced("call", work()); };
  request.run(calls());
  CHECK(!has(sent.substr(sent.find("baggage")), parent));
  inject([](std::string_view, std::string_view) { FAIL("outside of a request"); });
}

TEST_CASE("a tracer whose spans nobody takes drops the new ones and counts them") {
  traced_request request({.records = 3});  // the root is one of them
  auto work = []() -> task<> {
    for (int i = 0; i < 5; ++i) co_await sleeps("one");
  };
  request.run(work());
  CHECK(request.all.dropped() == 3);
  CHECK(request.exported().size() == 2);
  request.run(work());
  CHECK(request.exported().size() == 2);
}

TEST_CASE("before somebody exports, nothing is recorded") {
  tracer all;
  span_source& source = all.add_worker();
  CHECK(source.begin("one", span_kind::server, {source.next_trace(), source.next_span(), 1}, {}) == nullptr);
  CHECK(all.dropped() == 0);
}

TEST_CASE("a ratio samples its part of the traces, the same ones everywhere") {
  tracer all;
  span_source& source = all.add_worker();
  ratio_sampler const tenth(0.1);
  ratio_sampler const half(0.5);
  int sampled = 0;
  for (int i = 0; i < 100'000; ++i) {
    auto const id = source.next_trace();
    if (!tenth.samples(id)) continue;
    ++sampled;
    CHECK(half.samples(id));
  }
  CHECK(sampled > 9'500);
  CHECK(sampled < 10'500);
  CHECK(ratio_sampler(1).samples({1, ~std::uint64_t{0}}));
  CHECK(!ratio_sampler(0).samples({1, 0}));
}

TEST_CASE("an exporter on a thread of its own gets every span of a worker once") {
  export_queue<int> queue(8);
  constexpr int count = 20'000;
  std::uint64_t sum = 0;
  std::thread exporter([&] {
    std::array<int*, 4> some;
    for (int got = 0; got < count;)
      for (std::size_t i = 0, n = queue.take(some); i < n; ++i, ++got) {
        sum += static_cast<std::uint64_t>(*some[i]);
        queue.give_back(*some[i]);
      }
  });
  for (int i = 1; i <= count; ++i) {
    int* record = nullptr;
    while ((record = queue.acquire()) == nullptr) std::this_thread::yield();
    *record = i;
    queue.finish(*record);
  }
  exporter.join();
  CHECK(sum == std::uint64_t{count} * (count + 1) / 2);
  CHECK(queue.empty());
}

TEST_CASE("a span holds so much and says what it did not") {
  span_record one;
  one.begin(std::string(600, 'n'), span_kind::internal, {{1, 2}, {3}, 1}, {});
  CHECK(one.name().size() == span_record::longest_value);
  for (int i = 0; i < 30; ++i) one.set("k" + std::to_string(i), std::int64_t{i});
  one.set("k0", std::int64_t{7});
  CHECK(one.attributes().size() == span_record::most_attributes);
  CHECK(one.dropped_attributes() == 6);
  CHECK(std::get<std::int64_t>(one.attributes()[0].is) == 7);
  for (int i = 0; i < 10; ++i) one.add_event("e", i);
  CHECK(one.events().size() == span_record::most_events);
  CHECK(one.dropped_events() == 2);
  one.fail("first");
  one.fail("second");
  CHECK(one.message() == "first");
  one.begin("again", span_kind::internal, {{1, 2}, {4}, 1}, {});
  CHECK(one.attributes().empty());
  CHECK(one.status() == span_status::unset);
  one.set("text", std::string(511, 'x') + "\xc3\xa4");
  CHECK(one.text("text") == std::string(511, 'x'));
}
