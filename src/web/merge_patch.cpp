#include <corest/web/body.hpp>
#include <corest/web/merge_patch.hpp>

namespace corest::web {
namespace {

constexpr std::string_view media_type = "application/merge-patch+json";

}  // namespace

std::optional<std::string_view> read_patch(extraction& ex) {
  if (!body_is_json(ex)) return std::nullopt;
  std::string_view const text = ex.request().body();
  if (auto const checked = json::read<json::raw>(text); !checked) {
    report_body(ex, checked.error());
    return std::nullopt;
  }
  return text;
}

void throw_unfit(json::errors const& errors) {
  problem unfit(status::unprocessable_content,
                "what the patch would make of it does not fit what is expected");
  for (json::error const& error : errors.list)
    unfit.add({request_part::body, error.pointer, error.detail, error.code});
  throw unfit;
}

void describe_patch(openapi::operation& op, std::string_view properties, bool denies_unknown) {
  std::string schema = R"({"type":"object","properties":)";
  schema.append(properties);
  // A null removes what is not there, which is no error.
  if (denies_unknown) schema.append(R"(,"additionalProperties":{"type":"null"})");
  schema.append("}");
  op.request_body(media_type, schema);
}

}  // namespace corest::web
