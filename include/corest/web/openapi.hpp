// The OpenAPI 3.1 description of a router: what extractors and responders say of themselves, and the
// document.
#pragma once
#include <corest/http/method.hpp>
#include <corest/http/status.hpp>
#include <corest/json/presence.hpp>
#include <corest/json/rules.hpp>
#include <corest/json/schema.hpp>
#include <corest/json/writer.hpp>
#include <corest/web/problem_type.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest::web {
class middleware;
class problem_catalogue;
}  // namespace corest::web

namespace corest::openapi {

/// Where a parameter stands in a request.
enum class location : std::uint8_t { path, query, header, cookie };

/// One parameter of an operation. `schema` is JSON Schema text, such as operation::schema<T>() gives.
struct parameter {
  location in = location::query;
  std::string name = {};
  std::string schema = {};
  bool required = false;  ///< path parameters always are
  std::string description = {};
};

/// One representation of a body; an empty `schema` says nothing of its inside (raw bytes).
struct media {
  std::string type = {};  ///< "application/json"
  std::string schema = {};
};

/// A header field of a response.
struct header {
  std::string name = {};
  std::string schema = {};
  std::string description = {};
};

/// What an operation answers with one status code.
struct response {
  status code = status::ok;
  std::string description = {};
  std::vector<media> content = {};
  std::vector<header> headers = {};
};

/// An outcome that a handler's signature does not show; from 400 on it is a problem document (RFC 9457).
struct outcome {
  status code = status::bad_request;
  std::string description = {};
};

/// A security scheme an operation asks for. `scheme` is the text of a Security Scheme Object:
/// {"type":"apiKey","in":"header","name":"X-API-Key"}; one name must always come with the same text.
struct security {
  std::string name = {};
  std::string scheme = {};
  std::vector<std::string> scopes = {};
  /// One of several ways to say who calls: an operation that demands scopes wants one of them, any other
  /// answers without as well.
  bool alternative = false;
};

/// One route while it is being described: `extract<T>::describe`, `responder<R>::describe` and the `describe`
/// of middleware call it.
/// Lives only while the document is rendered. The same thing said twice stands in the document once.
class operation {
 public:
  /// `schemas` collects the named types of the whole document.
  operation(method verb, std::string_view pattern, json::schema_set& schemas);

  [[nodiscard]] method verb() const noexcept { return verb_; }
  [[nodiscard]] json::schema_set& schemas() noexcept { return schemas_; }
  /// The schema of T as JSON text; structs and enums go to the components, and this refers to them.
  template <class T>
  [[nodiscard]] std::string schema() {
    return schemas_.template add<T>();
  }
  /// The schema of a T that is text in a path, a query, a header or a cookie: an absent one is absent there,
  /// never null.
  template <class T>
  [[nodiscard]] std::string parameter_schema() {
    return parameter_schema_of<T>().text();
  }
  /// The same for member I of the struct T, with the default it has in T{} unless it is required.
  template <reflect::reflectable T, std::size_t I>
  [[nodiscard]] std::string parameter_schema();

  /// The name of the first placeholder of the pattern that no path parameter has taken so far; empty when
  /// all are taken. It is how a `path<T>`, which is bound by its position, learns its name.
  [[nodiscard]] std::string_view next_placeholder() const noexcept;

  operation& parameter(openapi::parameter described);
  /// A body the operation reads; several content types are alternatives.
  operation& request_body(std::string_view content_type, std::string_view schema, bool required = true);
  /// What it answers with `code`. An empty description becomes the reason phrase; an empty content type
  /// means no body. Several schemas of one status and content type become alternatives.
  operation& response(status code, std::string_view description = {}, std::string_view content_type = {},
                      std::string_view schema = {});
  /// What `describe` says of 200 is said of `code`; for responders that send another's value with a status of
  /// their own.
  operation& response_as(status code, void (*describe)(operation&));
  /// A header field of the responses with `code`.
  operation& response_header(status code, openapi::header described);
  /// A header field of everything below 400 that is described so far; for middleware, which speaks last.
  operation& success_header(openapi::header const& described);
  /// A failure the operation reports as a problem document (RFC 9457).
  operation& problem(status code, std::string_view description = {});
  /// A failure of a kind of its own, which gets a page.
  operation& problem(problem_type kind);
  template <problem_struct T>
  operation& problem();
  /// Credentials the operation demands; it then also answers 401 and 403. Of a scheme that is said twice all
  /// scopes are demanded.
  operation& security(openapi::security scheme);
  /// It wants to know who calls, who must have these scopes, whatever schemes it has.
  operation& demand(std::span<std::string const> scopes);
  operation& tag(std::string_view name);
  /// Gives the placeholders and their parameters other names, by position.
  operation& rename_placeholders(std::span<std::string const> names);

  [[nodiscard]] std::span<openapi::parameter const> parameters() const noexcept { return parameters_; }
  [[nodiscard]] std::span<media const> bodies() const noexcept { return bodies_; }
  [[nodiscard]] bool body_required() const noexcept { return body_required_; }
  /// Sorted by status.
  [[nodiscard]] std::span<openapi::response const> responses() const noexcept { return responses_; }
  [[nodiscard]] std::span<openapi::security const> security() const noexcept { return security_; }
  /// What demand() was told of; nullopt: it was not called.
  [[nodiscard]] std::optional<std::vector<std::string>> const& demanded() const noexcept { return demanded_; }
  [[nodiscard]] std::span<std::string const> tags() const noexcept { return tags_; }
  [[nodiscard]] std::span<problem_type const> problem_types() const noexcept { return problem_types_; }

 private:
  template <class T>
  struct present {
    using type = T;
  };
  template <class T>
  struct present<std::optional<T>> {
    using type = T;
  };
  template <class T>
  [[nodiscard]] json::schema parameter_schema_of() {
    json::schema described(schemas_);
    json::codec<typename present<T>::type>::describe(described);
    return described;
  }
  openapi::response& response_with(status code);

  json::schema_set& schemas_;
  method verb_;
  bool body_required_ = false;
  std::vector<std::string> placeholders_;
  std::vector<openapi::parameter> parameters_;
  std::vector<media> bodies_;
  std::vector<openapi::response> responses_;
  std::vector<openapi::security> security_;
  std::optional<std::vector<std::string>> demanded_;
  std::vector<std::string> tags_;
  std::vector<problem_type> problem_types_;
};

template <problem_struct T>
operation& operation::problem() {
  problem_type kind = web::problem_type_of<T>();
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (kind.members.push_back(
         {std::string(reflect::wire_names<T>[I]), parameter_schema_of<reflect::field_type<T, I>>().text()}),
     ...);
  }(std::make_index_sequence<reflect::field_count<T>>{});
  return problem(std::move(kind));
}

template <reflect::reflectable T, std::size_t I>
std::string operation::parameter_schema() {
  json::schema described = parameter_schema_of<reflect::field_type<T, I>>();
  if (!reflect::required_parameters<T>()[I]) {
    T const defaults{};
    reflect::for_each_field(defaults, [&]<class At>(At, auto const& value) {
      if constexpr (At::value == I) {
        buffer text;
        json::writer out(text);
        json::write_value(out, value);
        if (text.view() != "null") described.set("default", std::string(text.view()));
      }
    });
  }
  return described.text();
}

/// A route as the router hands it to render(): what was registered, and what the user wrote about it.
struct route {
  method verb = method::get;
  std::string pattern = {};                ///< as registered: "/vehicles/{id:int}"
  void (*describe)(operation&) = nullptr;  ///< lets the handler's extractors and responder speak
  std::string summary = {};                ///< one line
  std::string description = {};            ///< CommonMark
  std::string operation_id = {};           ///< empty: from method and pattern, "get_vehicles_by_id"
  std::vector<std::string> tags = {};
  std::vector<outcome> outcomes = {};           ///< beside those of its signature
  std::vector<void (*)(operation&)> more = {};  ///< what else speaks of it, behind `describe`
  std::vector<web::middleware const*> layers =
      {};  ///< around it, outermost first; they speak from inside out
  bool deprecated = false;
  bool hidden = false;  ///< served, but not in the document
};

/// What the document says of the whole API, and where it is served.
struct info {
  std::string title = "API";
  std::string version = "0.0.0";  ///< of the API, not of OpenAPI
  std::string summary = {};
  std::string description = {};           ///< CommonMark
  std::vector<std::string> servers = {};  ///< base URLs; empty: the one the document came from
  std::string openapi = "/openapi.json";  ///< the path of the document; empty: not served
  std::string docs = "/docs";             ///< the path of the documentation page; empty: not served
  /// Where the kinds of problems have their pages, and what their `type` begins with: a path or, better known
  /// to strangers, an absolute URI whose path this server answers. Empty: no pages; types begin with
  /// "/problems" all the same.
  std::string problems = "/problems";
};

/// The OpenAPI 3.1.0 document as JSON text; routes stand in the order given, and the same routes give the
/// same bytes. Every operation also lists the problems the framework itself can answer it with.
/// OpenAPI cannot tell "/a/{id:int}" from "/a/{name}": such routes share one path and its names, and of
/// two with the same method the first is shown.
[[nodiscard]] std::string render(info const& about, std::span<route const> routes);
/// The same with a list of the kinds of problems, which gets those that the routes speak of added. Throws
/// std::logic_error for two kinds of one name.
[[nodiscard]] std::string render(info const& about, std::span<route const> routes,
                                 web::problem_catalogue& problems);

}  // namespace corest::openapi
