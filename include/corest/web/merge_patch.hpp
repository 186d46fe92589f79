// merge_patch<T>: a body that changes some members of a T (JSON Merge Patch, RFC 7396).
#pragma once
#include <corest/json/merge_patch.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/openapi.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace corest {
namespace web {
/// Checks that the body is JSON text, and called so by its Content-Type; nullopt after refusing it.
std::optional<std::string_view> read_patch(extraction& ex);
/// Throws the 422 problem.
[[noreturn]] void throw_unfit(json::errors const& errors);
/// `properties` is the JSON text of an object.
void describe_patch(openapi::operation& op, std::string_view properties, bool denies_unknown);
}  // namespace web

/// As a parameter it takes the body, sent as application/merge-patch+json or another JSON type. Members that
/// the patch has are set, null empties an optional one, the others stay. What the patch would make of a T is
/// known only with the current one: see applied_to().
template <class T>
class merge_patch {
 public:
  explicit merge_patch(std::string_view text) noexcept : text_(text) {}

  /// What the patch makes of `current`. Throws the 422 problem, with everything that does not fit a T.
  [[nodiscard]] T applied_to(T const& current) const {
    auto changed = json::merge_patch(current, text_);
    if (!changed) web::throw_unfit(changed.error());
    return *std::move(changed);
  }

 private:
  std::string_view text_;  // lives as long as the request
};

template <reflect::reflectable T>
struct extract<merge_patch<T>> {
  static constexpr bool takes_body = true;

  static std::optional<merge_patch<T>> from(web::extraction& ex) {
    auto const text = web::read_patch(ex);
    if (!text) return std::nullopt;
    return merge_patch<T>(*text);
  }

  static void describe(openapi::operation& op) {
    web::describe_patch(op, op.schemas().template properties<T>(), reflect::has_rule<T, deny_unknown>);
  }
};

}  // namespace corest
