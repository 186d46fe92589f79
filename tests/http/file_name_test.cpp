#include <corest/http/file_name.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::http;
using namespace std::string_literals;

namespace {
std::string safe(std::string_view name) { return safe_file_name(name).value_or("nothing"); }
}  // namespace

TEST_CASE("an ordinary name stays what it is") {
  for (std::string const name :
       {"report.pdf", "IMG_0001.JPG", "a (1) [x], b & c.tar.gz", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x9a\x97.txt",
        "a", "x-y", "100%.txt", "%2e%2e"})
    CHECK(safe(name) == name);
}

TEST_CASE("the folders of a name are dropped") {
  CHECK(safe("../../etc/passwd") == "passwd");
  CHECK(safe("/etc/passwd") == "passwd");
  CHECK(safe("C:\\Users\\a\\x.txt") == "x.txt");
  CHECK(safe("..\\../x") == "x");
  CHECK(safe("C:x.txt") == "C_x.txt");
}

TEST_CASE("a name cannot hide, be an option or end in what a file system drops") {
  CHECK(safe(".htaccess") == "htaccess");
  CHECK(safe("...x") == "x");
  CHECK(safe("-rf") == "rf");
  CHECK(safe(" - .x") == "x");
  CHECK(safe("x. . ") == "x");
  CHECK(safe("x.php.") == "x.php");
}

TEST_CASE("what controls, reorders or hides text becomes visible") {
  CHECK(safe("a\nb\0c\x7f"s + "d") == "a_b_c_d");
  CHECK(safe("a<b>c:d\"e|f?g*h") == "a_b_c_d_e_f_g_h");
  CHECK(safe("invoice\xe2\x80\xaegpj.exe") == "invoice_gpj.exe");  // U+202E
  CHECK(safe("a\xe2\x80\x8b\xef\xbb\xbf\xc2\x85\xc2\xad\xe2\x81\xa6z") == "a_____z");
}

TEST_CASE("there is nothing to be made of some names") {
  for (auto const& name :
       {""s, "."s, ".."s, "/"s, "a/"s, "dir\\"s, "---"s, " "s, "\xff.txt"s, "\xc0\xaf"s, "\xe0\x80\xaf"s,
        "\xf0\x80\x80\xaf"s, "a\xe2\x82"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "\x80"s})
    CHECK_MESSAGE(safe(name) == "nothing", name);
}

TEST_CASE("devices are no files, whatever their extension and case") {
  for (std::string const name :
       {"nul", "NUL.txt", "Con", "aux.tar.gz", "COM1", "lpt9.log", "prn .x", "conin$"})
    CHECK_MESSAGE(safe(name) == "nothing", name);
  for (std::string const name : {"null", "com", "com10", "lpta", "icon", "console.log"})
    CHECK(safe(name) == name);
}

TEST_CASE("the limit of a name holds on both sides") {
  CHECK(safe(std::string(max_file_name_bytes, 'a')).size() == max_file_name_bytes);
  CHECK(safe(std::string(max_file_name_bytes + 1, 'a')) == "nothing");
  CHECK(safe("/" + std::string(300, 'd') + "/x") == "x");
}
