// Builds JSON Schemas and the set of named ones.
#include <corest/json/codec/containers.hpp>
#include <corest/json/codec/enums.hpp>
#include <corest/json/codec/scalars.hpp>
#include <corest/json/codec/structs.hpp>
#include <corest/json/codec/variants.hpp>
#include <corest/json/detail/constraint_text.hpp>
#include <corest/json/schema.hpp>

#include <algorithm>

namespace corest::json {
namespace {

using corest::detail::quoted;

void append_member(std::string& object, std::string_view name, std::string_view json) {
  if (!object.empty()) object += ',';
  object += quoted(name);
  object += ':';
  object += json;
}

// A component's name may hold letters, digits, dots, dashes and underscores.
std::string dotted(std::string_view full_name) {
  std::string name;
  for (std::size_t i = 0; i < full_name.size(); ++i) {
    if (reflect::detail::is_name_character(full_name[i]) && static_cast<unsigned char>(full_name[i]) < 0x80) {
      name += full_name[i];
    } else if (full_name.substr(i).starts_with("::")) {
      if (!name.empty() && name.back() != '.') name += '.';
      ++i;
    } else if (!name.empty() && name.back() != '_' && name.back() != '.') {
      name += '_';
    }
  }
  while (!name.empty() && (name.back() == '_' || name.back() == '.')) name.pop_back();
  return name;
}

}  // namespace

schema& schema::set(std::string_view keyword, std::string json) {
  for (auto& [name, value] : keywords_) {
    if (name == keyword) {
      value = std::move(json);
      return *this;
    }
  }
  keywords_.emplace_back(keyword, std::move(json));
  return *this;
}

schema& schema::set_string(std::string_view keyword, std::string_view value) {
  return set(keyword, quoted(value));
}

schema& schema::reference(std::string_view component) {
  return set_string("$ref", std::string(component_path).append(component));
}

std::string schema::text() const {
  std::string object;
  auto const has = [&](std::string_view keyword) {
    return std::ranges::any_of(keywords_, [&](auto const& each) { return each.first == keyword; });
  };
  // Null is let in where the kinds are listed, or else beside a reference or a list of alternatives.
  bool const beside = nullable_ && !has("type") && !keywords_.empty();
  std::string beside_default;
  for (auto const& [keyword, json] : keywords_) {
    if (beside && keyword == "default") {
      beside_default = json;
    } else if (nullable_ && keyword == "type") {
      append_member(object, keyword, "[" + json + ",\"null\"]");
    } else if (nullable_ && keyword == "enum") {
      append_member(object, keyword, json.substr(0, json.size() - 1) + ",null]");
    } else {
      append_member(object, keyword, json);
    }
  }
  if (!beside) return "{" + object + "}";
  std::string either;
  append_member(either, "anyOf", "[{" + object + "},{\"type\":\"null\"}]");
  if (!beside_default.empty()) append_member(either, "default", beside_default);
  return "{" + either + "}";
}

std::string schema_set::component(void const* type, std::string_view name, std::string_view full_name,
                                  void (*fill)(schema&)) {
  auto const taken = [&](std::string_view wanted) {
    return std::ranges::any_of(components_, [&](named const& each) { return each.name == wanted; });
  };
  for (named const& each : components_) {
    if (each.type == type) return each.name;
  }
  std::string chosen = dotted(name);
  if (taken(chosen)) chosen = dotted(full_name);
  for (int number = 2; taken(chosen); ++number) chosen = dotted(full_name) + "_" + std::to_string(number);
  std::size_t const at = components_.size();
  components_.push_back({type, chosen, {}});  // before its parts, which may refer to it
  schema described(*this);
  fill(described);
  components_[at].text = described.text();
  return chosen;
}

std::string schema_set::components() const {
  std::string object;
  for (named const& each : components_) append_member(object, each.name, each.text);
  return "{" + object + "}";
}

namespace detail {

void describe_type(schema& out, std::string_view name) { out.type(name); }

void describe_integer(schema& out, bool is_signed, unsigned bits) {
  out.type("integer");
  if (bits >= 32) out.format((is_signed ? "int" : "uint") + std::to_string(bits));
  if (!is_signed) out.set("minimum", "0");
  if (bits >= 32) return;
  std::int64_t const values = std::int64_t{1} << bits;
  if (is_signed) out.set("minimum", std::to_string(-values / 2));
  out.set("maximum", std::to_string((is_signed ? values / 2 : values) - 1));
}

void describe_number(schema& out, unsigned bits) {
  out.type("number").format(bits == 64 ? "double" : "float");
}

void describe_items(schema& out, std::string item, std::size_t exactly, bool unique) {
  out.type("array").set("items", std::move(item));
  if (unique) out.set("uniqueItems", "true");
  if (exactly == any_count) return;
  out.set("minItems", std::to_string(exactly)).set("maxItems", std::to_string(exactly));
}

void describe_values(schema& out, std::string value) {
  out.type("object").set("additionalProperties", std::move(value));
}

void describe_names(schema& out, std::string_view const* names, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) (list += i == 0 ? "" : ",") += quoted(names[i]);
  out.type("string").set("enum", "[" + list + "]");
}

void describe_alternatives(schema& out, std::string const& list) { out.set("anyOf", "[" + list + "]"); }

void describe_tagged(schema& out, std::string_view tag, std::string_view const* names,
                     std::string const* alternatives, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    std::string const name = quoted(tag);
    (list += i == 0 ? "" : ",") += R"({"allOf":[)" + alternatives[i] + R"(,{"type":"object","properties":{)" +
                                   name + R"(:{"const":)" + quoted(names[i]) + R"(}},"required":[)" + name +
                                   "]}]}";
  }
  out.set("oneOf", "[" + list + "]");
}

std::string member_schema::text(schema_set& set, bool required) const {
  schema described(set);
  describe(described);
  if (write != nullptr && !required) {
    buffer text;
    writer out(text);
    write(out, value);
    if (text.view() != "null") described.set("default", std::string(text.view()));
  }
  return described.text();
}

std::string properties_text(schema_set& set, std::string_view const* names, std::span<bool const> required,
                            member_schema const* members) {
  std::string properties;
  for (std::size_t i = 0; i < required.size(); ++i)
    append_member(properties, names[i], members[i].text(set, required[i]));
  return "{" + properties + "}";
}

void describe_struct(schema& out, std::string properties, std::string_view const* names,
                     std::span<bool const> required, bool deny_unknown) {
  out.type("object").set("properties", std::move(properties));
  std::string must;
  for (std::size_t i = 0; i < required.size(); ++i)
    if (required[i]) (must += must.empty() ? "" : ",") += quoted(names[i]);
  if (!must.empty()) out.set("required", "[" + must + "]");
  if (deny_unknown) out.set("additionalProperties", "false");
}

}  // namespace detail
}  // namespace corest::json
