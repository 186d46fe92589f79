#include <corest/export/otlp_options.hpp>
#include <corest/export/queue_size.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {
class set_variable {
 public:
  set_variable(char const* name, char const* value) : name_(name) { ::setenv(name, value, 1); }
  set_variable(set_variable const&) = delete;
  set_variable& operator=(set_variable const&) = delete;
  ~set_variable() { ::unsetenv(name_); }

 private:
  char const* name_;
};
}  // namespace

TEST_CASE("the environment overrides what the program says, where it says something") {
  otlp_options program;
  program.service_name = "from program";
  program.traces.batch = 7;
  set_variable const endpoint("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
  set_variable const resource("OTEL_RESOURCE_ATTRIBUTES",
                              "service.version=1.2, deployment.environment=a%2Cb");
  set_variable const headers("OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret");
  set_variable const delay("OTEL_BSP_SCHEDULE_DELAY", "250");
  set_variable const timeout("OTEL_EXPORTER_OTLP_TIMEOUT", "1500");
  auto const all = from_environment(program);
  CHECK(all.endpoint == "http://collector:4318");
  CHECK(all.service_name == "from program");
  CHECK(all.traces.batch == 7);
  CHECK(all.traces.delay == 250ms);
  CHECK(all.timeout == 1500ms);
  REQUIRE(all.resource.size() == 2);
  CHECK(all.resource[1] == std::pair<std::string, std::string>("deployment.environment", "a,b"));
  CHECK(all.headers.at(0).second == "secret");
}

TEST_CASE("the name of the service is its variable's, else that of the attributes") {
  set_variable const resource("OTEL_RESOURCE_ATTRIBUTES", "service.name=attribute");
  CHECK(from_environment({}).service_name == "attribute");
  set_variable const name("OTEL_SERVICE_NAME", "variable");
  CHECK(from_environment({}).service_name == "variable");
}

TEST_CASE("a variable that cannot be read is named") {
  for (auto const& [name, value] : {std::pair{"OTEL_BSP_SCHEDULE_DELAY", "soon"},
                                    {"OTEL_BSP_SCHEDULE_DELAY", "0"},
                                    {"OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "-1"},
                                    {"OTEL_RESOURCE_ATTRIBUTES", "no sign"},
                                    {"OTEL_EXPORTER_OTLP_HEADERS", "a=%zz"}}) {
    set_variable const wrong(name, value);
    std::string what;
    try {
      (void)from_environment({});
    } catch (std::invalid_argument const& error) {
      what = error.what();
    }
    CHECK_MESSAGE(what.starts_with(name), value);
  }
}

TEST_CASE("the environment says how many spans may be on their way") {
  CHECK(queue_size_from_environment(512) == 512);
  set_variable const size("OTEL_BSP_MAX_QUEUE_SIZE", "2048");
  CHECK(queue_size_from_environment(512) == 2048);
  set_variable const none("OTEL_BSP_MAX_QUEUE_SIZE", "0");
  CHECK_THROWS_AS((void)queue_size_from_environment(512), std::invalid_argument);
}

TEST_CASE(
    "log records are exported when the environment or the program says so, and spans unless they say not") {
  otlp_options const none = from_environment({});
  CHECK_FALSE(none.sends(none.logs));
  CHECK_FALSE(none.sends(none.traces));
  set_variable const endpoint("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
  auto const all = from_environment({});
  CHECK(all.sends(all.traces));
  CHECK_FALSE(all.sends(all.logs));
  set_variable const traces("OTEL_TRACES_EXPORTER", "none");
  set_variable const logs("OTEL_LOGS_EXPORTER", "console, otlp");
  auto const chosen = from_environment({});
  CHECK_FALSE(chosen.sends(chosen.traces));
  CHECK(chosen.sends(chosen.logs));
  CHECK(chosen.logs.endpoint.empty());
  set_variable const wrong("OTEL_LOGS_EXPORTER", "zipkin");
  CHECK_THROWS_AS((void)from_environment({}), std::invalid_argument);
}

TEST_CASE("who says otlp and no endpoint means the collector of this machine") {
  set_variable const logs("OTEL_LOGS_EXPORTER", "otlp");
  auto const all = from_environment({});
  CHECK(all.sends(all.logs));
  CHECK(all.logs.endpoint == "http://localhost:4318/v1/logs");
  CHECK_FALSE(all.sends(all.traces));
}

TEST_CASE("variables of one kind of telemetry say nothing of the other") {
  set_variable const endpoint("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://logs:4318/in");
  set_variable const headers("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "x-key=logs");
  set_variable const timeout("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "700");
  set_variable const delay("OTEL_BLRP_SCHEDULE_DELAY", "20");
  set_variable const batch("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "9");
  set_variable const queue("OTEL_BLRP_MAX_QUEUE_SIZE", "300");
  otlp_options program;
  program.logs.on = true;
  auto const all = from_environment(program);
  CHECK(all.sends(all.logs));
  CHECK(all.logs.endpoint == "http://logs:4318/in");
  CHECK(all.logs.headers == otlp_pairs{{"x-key", "logs"}});
  CHECK(all.logs.timeout == 700ms);
  CHECK(all.logs.delay == 20ms);
  CHECK(all.logs.batch == 9);
  CHECK(all.log_records == 300);
  CHECK_FALSE(all.sends(all.traces));
  CHECK(all.traces.headers.empty());
  CHECK(all.traces.timeout == 0ms);
  CHECK(all.traces.delay == 5s);
  CHECK(all.traces.batch == 512);
}

TEST_CASE("batches are packed when the environment says so, for all or for one kind of telemetry") {
  CHECK(otlp_options{}.compression == otlp_compression::none);
  otlp_options program;
  program.compression = otlp_compression::gzip;
  CHECK(from_environment(program).compression == otlp_compression::gzip);
  set_variable const all("OTEL_EXPORTER_OTLP_COMPRESSION", "none");
  set_variable const logs("OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "gzip");
  auto const read = from_environment(program);
  CHECK(read.compression == otlp_compression::none);
  CHECK(read.logs.compression == otlp_compression::gzip);
  CHECK_FALSE(read.traces.compression.has_value());
  set_variable const wrong("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "zstd");
  CHECK_THROWS_AS((void)from_environment({}), std::invalid_argument);
}
