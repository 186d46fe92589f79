// The pages that say what each kind of problem means.
#pragma once
#include "web/docs_page.hpp"
#include "web/problem_catalogue.hpp"

#include <string>
#include <vector>

namespace corest::web {

/// A page in both of its forms, at one path.
struct problem_page {
  openapi::docs_file html;
  openapi::docs_file text;
};

/// The list of all kinds, then each of them; `style` is the file that the HTML refers to.
struct problem_pages {
  std::vector<problem_page> pages;
  openapi::docs_file style;
};
[[nodiscard]] problem_pages make_problem_pages(openapi::info const& about, problem_catalogue const& problems);

/// HTML for who prefers it to plain text, as browsers do; everyone else gets the text.
[[nodiscard]] response answer(problem_page const& page, request const& asked);

}  // namespace corest::web
