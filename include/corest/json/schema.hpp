// JSON Schema 2020-12 of types, as OpenAPI 3.1 wants it.
#pragma once
#include <corest/json/codec.hpp>
#include <corest/json/reflect.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest::json {

class schema_set;

/// One schema under construction: keywords with JSON values; setting one again replaces it.
class schema {
 public:
  explicit schema(schema_set& set) noexcept : set_(&set) {}

  /// Sets a keyword to a JSON text: `set("minLength", "1")`.
  schema& set(std::string_view keyword, std::string json);
  /// Sets a keyword to a string.
  schema& set_string(std::string_view keyword, std::string_view value);
  schema& type(std::string_view name) { return set_string("type", name); }
  schema& format(std::string_view name) { return set_string("format", name); }
  /// Also accepts null.
  schema& nullable() noexcept {
    nullable_ = true;
    return *this;
  }
  /// Becomes a reference to the component of that name.
  schema& reference(std::string_view component);
  /// Where the schemas of the parts are added.
  [[nodiscard]] schema_set& components() noexcept { return *set_; }

  [[nodiscard]] std::string text() const;

 private:
  schema_set* set_;
  std::vector<std::pair<std::string, std::string>> keywords_;
  bool nullable_ = false;
};

/// Collects the named schemas (structs and enums) that the schemas of types refer to. Each has the type's
/// name without namespaces; of two types with one such name, the one added later has its namespaces too.
class schema_set {
 public:
  /// Adds what T needs and returns the JSON text of its schema: a {"$ref": ...} for a struct or enum.
  template <class T>
  std::string add() {
    schema described(*this);
    codec<T>::describe(described);
    return described.text();
  }
  /// The JSON text of an object with the schemas of T's members, each with the default it has in T{} unless
  /// the member is required or null.
  template <reflect::reflectable T>
  std::string properties();

  /// The JSON text of an object with all named schemas, in the order they were added.
  [[nodiscard]] std::string components() const;

  /// The name under which T is, or is now, a component; `fill` describes it and is called at most once.
  template <class T>
  std::string component(void (*fill)(schema&)) {
    return component(&identity<T>, reflect::type_name<T>(), reflect::full_type_name<T>(), fill);
  }

 private:
  template <class T>
  inline static char identity = 0;

  struct named {
    void const* type;
    std::string name;
    std::string text;
  };
  std::string component(void const* type, std::string_view name, std::string_view full_name,
                        void (*fill)(schema&));

  std::vector<named> components_;
};

/// Where the components of an OpenAPI document are.
inline constexpr std::string_view component_path = "#/components/schemas/";

}  // namespace corest::json
