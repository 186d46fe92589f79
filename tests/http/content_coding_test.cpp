#include <corest/http/content_coding.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace corest::http;

namespace {

std::string chosen(std::optional<std::string_view> field) {
  constexpr std::array<content_coding, 3> preferred{content_coding::br, content_coding::zstd,
                                                    content_coding::gzip};
  auto const coding = negotiate_coding(field, preferred);
  return coding ? std::string(to_string(*coding)) : "406";
}

}  // namespace

TEST_CASE("codings have the names of the registry") {
  for (std::string_view const name : {"identity", "gzip", "deflate", "br", "zstd"})
    CHECK(to_string(*content_coding_from(name)) == name);
  CHECK(content_coding_from("X-GZip") == content_coding::gzip);
  CHECK(content_coding_from("BR") == content_coding::br);
  for (std::string_view const name : {"", "*", "compress", "gzip ", "zstandard"})
    CHECK(content_coding_from(name) == std::nullopt);
}

TEST_CASE("the coding with the highest quality wins, of equals the server's choice") {
  CHECK(chosen("gzip, deflate, br, zstd") == "br");
  CHECK(chosen("gzip, deflate") == "gzip");
  CHECK(chosen("gzip, zstd") == "zstd");
  CHECK(chosen("gzip;q=1.0, br;q=0.9") == "gzip");
  CHECK(chosen("GZIP ; Q=0.5 , zstd ;q=0.501") == "zstd");
  CHECK(chosen("x-gzip") == "gzip");
}

TEST_CASE("identity is what who asks for nothing else gets") {
  CHECK(chosen(std::nullopt) == "identity");
  CHECK(chosen("") == "identity");
  CHECK(chosen("compress, deflate") == "identity");
  CHECK(chosen("identity") == "identity");
  CHECK(chosen("gzip;q=0") == "identity");
}

TEST_CASE("identity yields to what is asked for by name, unless it is asked for as much") {
  CHECK(chosen("gzip;q=0.001") == "gzip");
  CHECK(chosen("identity;q=0.5, gzip;q=0.4") == "identity");
  CHECK(chosen("identity;q=0.5, gzip;q=0.5") == "gzip");
  CHECK(chosen("identity, gzip;q=0.5") == "identity");
}

TEST_CASE("a star is every coding that is not named") {
  CHECK(chosen("*") == "br");
  CHECK(chosen("*;q=0.1, zstd;q=0.2") == "zstd");
  CHECK(chosen("br;q=0, *") == "zstd");
  CHECK(chosen("gzip, *;q=0") == "gzip");
  CHECK(chosen("*;q=0.5, identity") == "identity");
}

TEST_CASE("nothing is acceptable only where identity is refused") {
  CHECK(chosen("identity;q=0") == "406");
  CHECK(chosen("*;q=0") == "406");
  CHECK(chosen("compress, *;q=0") == "406");
  CHECK(chosen("identity;q=0, gzip") == "gzip");
  CHECK(chosen("identity;q=0, gzip;q=0, *") == "br");
  CHECK(chosen("*;q=0, identity;q=0.001") == "identity");
}

TEST_CASE("malformed elements count for nothing, repeated ones once") {
  CHECK(chosen("br;q=2, gzip") == "gzip");
  CHECK(chosen("br;q=, gzip") == "gzip");
  CHECK(chosen("br gzip") == "identity");
  CHECK(chosen("identity;q=zero") == "identity");
  CHECK(chosen(",, gzip ,") == "gzip");
  CHECK(chosen("gzip;q=0, gzip, br;q=0.1") == "br");
  CHECK(chosen("gzip, \"br") == "gzip");
}

TEST_CASE("a server that can give nothing but identity gives that") {
  CHECK(negotiate_coding("br, gzip", {}) == content_coding::identity);
  CHECK(negotiate_coding("*;q=0", {}) == std::nullopt);
}
