#include "web/problem_pages.hpp"

#include "web/html.hpp"

#include <corest/http/media_type.hpp>

#include <utility>

namespace corest::web {
namespace {

constexpr std::string_view style_sheet = R"css(:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
code { font: .9em ui-monospace, monospace; }
dt { margin-top: .75rem; font-weight: 600; }
dd { margin: 0; }
.status { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .85rem; }
)css";

constexpr std::string_view page_policy =
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'none'; "
    "img-src data:; style-src 'self'\r\nReferrer-Policy: no-referrer\r\nVary: Accept\r\n";

/// Of "https://api.test/problems" it is "/problems".
std::string path_of(std::string_view base) {
  if (auto const scheme = base.find("://"); scheme != base.npos) {
    auto const path = base.find('/', scheme + 3);
    return path == base.npos ? std::string() : std::string(base.substr(path));
  }
  return std::string(base);
}

/// Descriptions are a sentence or two with `names` in them.
std::string paragraph(std::string_view text) {
  std::string out = "<p>";
  bool code = false;
  for (char const c : escape_html(text)) {
    if (c == '`') {
      out += code ? "</code>" : "<code>";
      code = !code;
    } else {
      out += c;
    }
  }
  if (code) out += "</code>";
  return out + "</p>\n";
}

std::string status_line(problem_type const& kind) {
  return std::to_string(to_int(kind.status)).append(" ").append(reason_phrase(kind.status));
}

class page_maker {
 public:
  page_maker(openapi::info const& about, problem_catalogue const& problems)
      : about_(about), problems_(problems), folder_(path_of(problems.base())) {}

  problem_pages make() const {
    problem_pages made;
    made.pages.push_back(both(folder_.empty() ? "/" : folder_, "Problems", list_html(), list_text()));
    for (auto const& kind : problems_.listed()) {
      made.pages.push_back(
          both(path_of(problems_.uri_of(kind.name)), kind.title, html_of(kind), text_of(kind)));
    }
    made.style =
        openapi::make_file(folder_ + "/page.css", std::string(style_sheet), "text/css; charset=utf-8", {});
    return made;
  }

 private:
  problem_page both(std::string const& path, std::string_view title, std::string const& html,
                    std::string text) const {
    std::string page =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    page += escape_html(title) + " · " + escape_html(about_.title);
    page += "</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"" +
            escape_html(folder_) + "/page.css\">\n</head>\n<body>\n<main>\n" + html +
            "</main>\n</body>\n</html>\n";
    return {openapi::make_file(path, std::move(page), "text/html; charset=utf-8", page_policy),
            openapi::make_file(path, std::move(text), "text/plain; charset=utf-8", page_policy)};
  }

  std::string list_html() const {
    std::string out =
        "<h1>Problems of " + escape_html(about_.title) +
        "</h1>\n<p>The kinds of problem documents (RFC 9457) that this API answers with, by their "
        "<code>type</code>.</p>\n<dl>\n";
    for (auto const& kind : problems_.listed()) {
      out += "<dt><a href=\"" + escape_html(path_of(problems_.uri_of(kind.name))) + "\">" +
             escape_html(kind.title) + "</a> <span class=\"status\">" + escape_html(status_line(kind)) +
             "</span></dt>\n<dd><code>" + escape_html(problems_.uri_of(kind.name)) + "</code></dd>\n";
    }
    return out + "</dl>\n";
  }
  std::string list_text() const {
    std::string out = "Problems of " + about_.title + "\n\n";
    for (auto const& kind : problems_.listed())
      out += problems_.uri_of(kind.name) + "  " + status_line(kind) + "  " + kind.title + "\n";
    return out;
  }

  std::string html_of(problem_type const& kind) const {
    std::string out = "<h1>" + escape_html(kind.title) + "</h1>\n<p><span class=\"status\">" +
                      escape_html(status_line(kind)) + "</span> <code>" +
                      escape_html(problems_.uri_of(kind.name)) + "</code></p>\n";
    if (!kind.description.empty()) out += paragraph(kind.description);
    if (!kind.members.empty()) {
      out += "<h2>Members of its own</h2>\n<dl>\n";
      for (auto const& [name, schema] : kind.members) {
        out += "<dt><code>" + escape_html(name) + "</code></dt>\n<dd><code>" + escape_html(schema) +
               "</code></dd>\n";
      }
      out += "</dl>\n";
    }
    return out + "<p><a href=\"" + escape_html(folder_) + "\">All problems</a></p>\n";
  }
  std::string text_of(problem_type const& kind) const {
    std::string out = kind.title + "\n" + status_line(kind) + "\n" + problems_.uri_of(kind.name) + "\n";
    if (!kind.description.empty()) out += "\n" + kind.description + "\n";
    if (!kind.members.empty()) out += "\nMembers of its own:\n";
    for (auto const& [name, schema] : kind.members) out += "  " + name + "  " + schema + "\n";
    return out;
  }

  openapi::info const& about_;
  problem_catalogue const& problems_;
  std::string folder_;
};

}  // namespace

problem_pages make_problem_pages(openapi::info const& about, problem_catalogue const& problems) {
  return page_maker(about, problems).make();
}

response answer(problem_page const& page, request const& asked) {
  auto const accept = asked.header(http::known::accept);
  bool const html = accept && accept->find("text/html") != accept->npos;
  return openapi::answer(html ? page.html : page.text, asked);
}

}  // namespace corest::web
