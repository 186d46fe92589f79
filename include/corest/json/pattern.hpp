// pattern<"[A-Z]+">: a regular expression checked when compiling, matched in time linear in the text.
#pragma once
#include <corest/base/fixed_string.hpp>
#include <corest/json/constraints.hpp>
#include <corest/json/detail/pattern_compiler.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace corest {

/// The string contains a match, as JSON Schema's `pattern` means it: anchor it with ^ and $ to match all of
/// it. The expressions are the part of ECMA-262 that needs no backtracking: characters (Unicode code points)
/// and
/// `.`, classes `[a-z_]` and `[^...]`, `\d \D \w \W \s \S`, the escapes `\t \n \r \f \v \0 \xHH \uHHHH` and
/// those of punctuation, `^` and `$` (of the whole text), groups `(...)` and `(?:...)`, `|`, and the
/// quantifiers
/// `* + ? {n} {n,} {n,m}`. Anything else, such as look-around, back-references and `\b`, fails to compile.
template <fixed_string Expression>
struct pattern {
  static bool accepts(std::string_view value) { return detail::matches(program.view(), value); }
  static violation violated(std::string_view) {
    return {"pattern", "must match " + std::string(Expression.view())};
  }
  template <class T>
  static void describe(auto& schema) {
    schema.set("pattern", detail::quoted(Expression.view()));
  }

 private:
  static constexpr detail::pattern_size size = detail::measure_pattern(Expression.view());
  static constexpr auto program = detail::compile_pattern<size>(Expression.view());
};

}  // namespace corest
