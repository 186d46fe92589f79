#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/multipart_form.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace corest;

namespace {

constexpr std::string_view type = "multipart/form-data; boundary=cut";

std::string part(std::string_view disposition, std::string_view content, std::string_view more = "") {
  return "--cut\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n" + std::string(more) +
         "\r\n" + std::string(content) + "\r\n";
}

task<std::string> describe_parts(multipart_form in) {
  std::string all;
  while (co_await in.next_part()) {
    all += std::string(in.name()) + ":";
    if (auto const file = in.file_name()) {
      std::size_t bytes = 0;
      all += std::string(*file) + "(" + std::string(in.content_type()) + ")";
      while (auto const piece = co_await in.next()) bytes += piece->size();
      all += std::to_string(bytes);
    } else if (in.name() != "skipped") {
      all += co_await in.text(10);
    }
    all += ";";
  }
  co_return all;
}

// A body that arrives one byte at a time.
class dripping final : public byte_source {
 public:
  explicit dripping(std::string bytes) : bytes_(std::move(bytes)) {}
  task<bool> next(buffer& into) override {
    if (at_ == bytes_.size()) co_return false;
    into.push_back(bytes_[at_++]);
    co_return true;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("the parts of a form come one by one, files in pieces, and what is not read is passed over") {
  router app;
  app.post("/form", describe_parts);
  testing::client client(std::move(app));
  std::string const body = part("name=\"title\"", "A photo") +
                           part("name=skipped", std::string(100'000, 's')) +
                           part("name=\"photo\"; filename=\"../a.png\"", std::string(200'000, 'p'),
                                "Content-Type: image/png\r\n") +
                           part("name=empty; filename=\"\"", "") + "--cut--\r\n";
  CHECK(client.post("/form", body, type).body() ==
        "title:A photo;skipped:;photo:../a.png(image/png)200000;empty:()0;");
}

TEST_CASE("a form that arrives byte by byte is the same form") {
  std::string const body = part("name=a", "1") + part("name=b; filename=c", "\r\n--cu") + "--cut--";
  dripping source(body);
  router app;
  app.use([&source](request& message) { message.set_body_source(&source); });
  app.post("/form", describe_parts);
  testing::client client(std::move(app));
  CHECK(client.send("POST", "/form", "", type).body() == "a:1;b:c()6;");
}

TEST_CASE("a field that is longer than its reader takes is a 413, one that just fits is taken") {
  router app;
  app.post("/form", describe_parts);
  testing::client client(std::move(app));
  CHECK(client.post("/form", part("name=a", "0123456789") + "--cut--", type).body() == "a:0123456789;");
  CHECK(client.post("/form", part("name=a", "0123456789x") + "--cut--", type).status() ==
        status::content_too_large);
}

TEST_CASE("a form that is malformed, cut short, or none is refused") {
  router app;
  app.post("/form", describe_parts);
  testing::client client(std::move(app));
  auto const answer = [&](std::string const& body) { return client.post("/form", body, type).status(); };
  CHECK(answer("--cut\r\nno field\r\n\r\nx\r\n--cut--") == status::bad_request);
  CHECK(answer(part("name=a", "1")) == status::bad_request);
  CHECK(answer(part("name=a", "1") + "--cut") == status::bad_request);
  CHECK(answer(part("name=a", "1") + "--cut--\r\nbehind") == status::bad_request);
  CHECK(answer("") == status::bad_request);
  for (std::string const other : {"text/plain", "multipart/form-data", "multipart/mixed; boundary=cut"}) {
    CAPTURE(other);
    CHECK(client.post("/form", part("name=a", "1") + "--cut--", other).status() ==
          status::unsupported_media_type);
  }
}
