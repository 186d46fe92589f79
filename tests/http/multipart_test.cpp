#include <corest/http/multipart.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest;
using namespace corest::http;
using namespace std::string_literals;

namespace {

/// What a body holds, as text: "a=1; f[x.txt|text/plain]=...; end", or the reason why it is bad.
struct outcome {
  std::string said;
  int refused = 0;
  bool complete = false;
  std::size_t consumed = 0;
};

outcome read(std::string_view body, std::size_t piece = 1 << 20, multipart_limits limits = {},
             std::string_view boundary = "XX") {
  multipart_parser parser(boundary, limits);
  outcome all;
  while (all.consumed < body.size()) {
    // A copy of its own size, so that a byte read behind the piece is found.
    std::vector<char> const input(
        body.begin() + static_cast<std::ptrdiff_t>(all.consumed),
        body.begin() + static_cast<std::ptrdiff_t>(std::min(all.consumed + piece, body.size())));
    std::string_view rest(input.data(), input.size());
    while (true) {
      auto const step = parser.next(rest);
      rest.remove_prefix(step.consumed);
      all.consumed += step.consumed;
      if (step.event == multipart_event::need_more) break;
      if (step.event == multipart_event::bad) {
        all.said = step.reason;
        all.refused = to_int(step.code);
        return all;
      }
      if (step.event == multipart_event::part) {
        all.said += parser.name();
        if (auto const file = parser.file_name())
          all.said += '[' + std::string(*file) + '|' + std::string(parser.content_type()) + ']';
        all.said += '=';
      }
      if (step.event == multipart_event::data) {
        REQUIRE(!step.data.empty());
        all.said += step.data;
      }
      if (step.event == multipart_event::part_end) all.said += "; ";
      if (step.event == multipart_event::end) all.said += "end";
    }
    REQUIRE(rest.empty());
  }
  all.complete = parser.complete();
  return all;
}

/// A field of a form with this line as its head.
std::string part(std::string_view head, std::string_view data = "1") {
  return "--XX\r\n" + std::string(head) + "\r\n\r\n" + std::string(data) + "\r\n";
}
std::string field(std::string_view name, std::string_view data = "1") {
  return part("Content-Disposition: form-data; name=\"" + std::string(name) + '"', data);
}
std::string const end = "--XX--\r\n";

}  // namespace

TEST_CASE("a form has fields and files") {
  auto const body =
      field("a", "1") +
      part("Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain",
           "line\r\nline") +
      field("empty", "") + end;
  auto const got = read(body);
  CHECK(got.said == "a=1; f[x.txt|text/plain]=line\r\nline; empty=; end");
  CHECK(got.complete);
  CHECK(got.consumed == body.size());
}

TEST_CASE("every split of a body gives the same parts, and none is complete before its end") {
  auto const body = field("a", "\r\n--X\r\n--XY\r\r\n-\r\n--\r\r\n\n--XX") + field("b", "\r") +
                    field("c", "\r\n") + field("d", "") + field("e", std::string(300, '-')) + "--XX-- \r\n";
  std::string const expected =
      "a=\r\n--X\r\n--XY\r\r\n-\r\n--\r\r\n\n--XX; b=\r; c=\r\n; d=; e=" + std::string(300, '-') + "; end";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    auto const got = read(body, piece);
    CHECK(got.said == expected);
    CHECK(got.complete);
  }
  auto const last_dash = body.find("--XX--") + 6;
  for (std::size_t size = 0; size < body.size(); ++size) {
    bool const ended = size >= last_dash && size != body.size() - 1;  // not between CR and LF
    CHECK(read(std::string_view(body).substr(0, size)).complete == ended);
  }
}

TEST_CASE("data that looks like a boundary for a while is data") {
  for (std::string const data :
       {"\r\n--X", "\r\n-XX", "\n--XX", "\r--XX", "--XX", "\r\r\n--X\r", "\r\n--\r\n--X"}) {
    for (std::size_t piece = 1; piece < 8; ++piece)
      CHECK(read(field("a", data) + end, piece).said == "a=" + data + "; end");
  }
}

TEST_CASE("a form may have no fields, and begin with an empty line") {
  CHECK(read("--XX--").said == "end");
  CHECK(read("--XX--").complete);
  CHECK(read("\r\n" + field("a") + end, 1).said == "a=1; end");
  CHECK(!read("").complete);
}

TEST_CASE("spaces may stand behind a boundary") {
  CHECK(read("--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--").said == "a=1; end");
}

TEST_CASE("names are those of the quoted string, file names too") {
  auto const said = [](std::string_view parameters) {
    return read(part("content-disposition:FORM-DATA ;" + std::string(parameters), "") + end).said;
  };
  CHECK(said(" name=a") == "a=; end");
  CHECK(said("NAME=\"a b\"; x=y") == "a b=; end");
  CHECK(said("name=\"\"") == "=; end");
  CHECK(said("name=\"a;b=\\\"c\\\\\"") == "a;b=\"c\\=; end");
  CHECK(said("name=f; filename=\"\"") == "f[|]=; end");
  CHECK(said("name=f; filename=\"C:\\dir\\x.txt\"") == "f[C:\\dir\\x.txt|]=; end");
  CHECK(said("filename=\"../../etc/passwd\"; name=f") == "f[../../etc/passwd|]=; end");
  CHECK(said("name=\"\xc3\xa4\xff%22\"") == "\xc3\xa4\xff%22=; end");
}

TEST_CASE("one part's name and type are not another's") {
  auto const file = part("Content-Type: a/b\r\nContent-Disposition: form-data; name=f; filename=x");
  CHECK(read(file + field("a") + end).said == "f[x|a/b]=1; a=1; end");
}

TEST_CASE("fields of a part that mean nothing here are passed over") {
  CHECK(read(part("Content-Length: 7\r\nX: \xff y\r\nContent-Disposition: form-data; name=a\r\n"
                  "Content-Transfer-Encoding: Binary") +
             end)
            .said == "a=1; end");
}

TEST_CASE("what leaves room for another reading of a part is refused") {
  for (std::string const head :
       {"",
        "X: y",
        "Content-Type: text/plain",
        "Content-Disposition: form-data",
        "Content-Disposition: form-data; filename=x",
        "Content-Disposition: attachment; name=a",
        "Content-Disposition:",
        "Content-Disposition: form-data; name",
        "Content-Disposition: form-data; name=",
        "Content-Disposition: form-data; name=a b",
        "Content-Disposition: form-data; name=\"a",
        "Content-Disposition: form-data; name=\"a\"b",
        "Content-Disposition: form-data; name=\"a\\\"",
        "Content-Disposition: form-data; name=a; name=b",
        "Content-Disposition: form-data; name=a; filename=x; FILENAME=y",
        "Content-Disposition: form-data; name=a; filename*=utf-8''x",
        "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
        "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b",
        "Content-Disposition: form-data; name=a\r\nContent-Type:\r\nContent-Type: a/b",
        "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64",
        "Content-Disposition: form-data;\r\n name=a",
        "Content-Disposition : form-data; name=a",
        " Content-Disposition: form-data; name=a",
        "Content-Disposition: form-data; name=a\nX: y",
        "Content-Disposition: form-data; name=a\rX",
        ": x",
        "name=a"}) {
    CAPTURE(head);
    CHECK(read(part(head) + end).refused == 400);
    CHECK(read(part(head) + end, 1).refused == 400);
  }
  CHECK(read(part("Content-Disposition: form-data; name=\"a\0\""s) + end).refused == 400);
}

TEST_CASE("anything around the parts is refused") {
  for (auto const& body : {"preamble\r\n--XX--"s, "\r\n\r\n--XX--"s, "\n--XX--"s, "\r--XX--"s, "-XX--"s,
                           "--XY\r\n"s, "--XX\n"s, "--XX\rx"s, "--XXY\r\n"s, "--XX-\r\n"s, "--XX- -"s,
                           "--XX--x"s, "--XX--\n"s, "--XX--\r\r"s, "--XX--\r\n\r\n"s, "--XX--\r\n--XX"s,
                           "--XX--\0"s, field("a") + "--XXX--\r\n", field("a") + "--XX\n"}) {
    CAPTURE(body);
    CHECK(read(body).refused == 400);
    CHECK(read(body, 1).refused == 400);
    CHECK(read(body).said == read(body, 1).said);
  }
}

TEST_CASE("the limit of parts holds on both sides") {
  std::string body;
  for (std::size_t i = 0; i < default_parts; ++i) body += field("a");
  CHECK(read(body + end).complete);
  CHECK(read(body + field("a") + end).refused == 413);
  CHECK(read(field("a") + end, 1, {.parts = 1}).complete);
  CHECK(read(field("a") + end, 1, {.parts = 0}).refused == 413);
}

TEST_CASE("the limit of a part's head holds on both sides") {
  auto const body_with = [](std::size_t bytes) {
    std::string head = "Content-Disposition: form-data; name=a\r\nX: ";
    head.append(bytes - 4 - head.size(), 'x');
    return part(head) + end;
  };
  for (std::size_t const piece : {1u, 7u, 1u << 20}) {
    CHECK(read(body_with(default_part_head_bytes), piece).complete);
    CHECK(read(body_with(default_part_head_bytes + 1), piece).refused == 413);
  }
}

TEST_CASE("the limit of a name holds on both sides") {
  CHECK(read(field(std::string(default_part_name_bytes, 'n')) + end).complete);
  CHECK(read(field(std::string(default_part_name_bytes + 1, 'n')) + end).refused == 413);
  CHECK(read(field("ab") + end, 1, {.name_bytes = 1}).refused == 413);
}

TEST_CASE("a boundary may be as long as RFC 2046 lets it be") {
  std::string const boundary(max_boundary_bytes, '-');
  auto const body = "--" + boundary + "\r\nContent-Disposition: form-data; name=a\r\n\r\n" + "\r\n--" +
                    boundary.substr(1) + "\r\n--" + boundary + "--";
  for (std::size_t const piece : {1u, 5u, 1'000u})
    CHECK(read(body, piece, {}, boundary).said == "a=\r\n--" + boundary.substr(1) + "; end");
}

TEST_CASE("the boundary is that of a form's content type") {
  auto const boundary = [](std::string_view text) {
    auto const type = parse_media_type(text);
    REQUIRE(type);
    return boundary_of(*type).value_or("none");
  };
  CHECK(boundary("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW") ==
        "----WebKitFormBoundary7MA4YWxkTrZu0gW");
  CHECK(boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b'()+_,-./:=?\"") == "a b'()+_,-./:=?");
  CHECK(boundary("multipart/form-data; boundary=" + std::string(max_boundary_bytes, 'b')).size() ==
        max_boundary_bytes);
  for (auto const& text :
       {"multipart/form-data"s, "multipart/mixed; boundary=a"s, "text/plain; boundary=a"s,
        "multipart/form-data; boundary=\"\""s, "multipart/form-data; boundary=\"a \""s,
        "multipart/form-data; boundary=\"a\\\"b\""s, "multipart/form-data; boundary=a*b"s,
        "multipart/form-data; boundary=a; boundary=b"s, "multipart/form-data; boundary=\"\xc3\xa4\""s,
        "multipart/form-data; boundary=" + std::string(max_boundary_bytes + 1, 'b')})
    CHECK_MESSAGE(boundary(text) == "none", text);
}
