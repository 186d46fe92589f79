#include <corest/http/token.hpp>
#include <corest/middleware/security_headers.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace corest {
namespace {

bool has_credentials(request const& asked) noexcept {
  return static_cast<bool>(asked.principal()) || asked.header(http::known::authorization) ||
         asked.header(http::known::cookie);
}

}  // namespace

security_headers::security_headers(options const& chosen) : no_store_(chosen.no_store_with_credentials) {
  add("X-Content-Type-Options", chosen.no_sniffing ? "nosniff" : "");
  add("Content-Security-Policy", chosen.content_security_policy);
  add("X-Frame-Options", chosen.frame_options);
  add("Referrer-Policy", chosen.referrer_policy);
  add("Cross-Origin-Resource-Policy", chosen.cross_origin_resource_policy);
  if (chosen.hsts.count() > 0)
    add("Strict-Transport-Security", "max-age=" + std::to_string(chosen.hsts.count()) +
                                         (chosen.hsts_subdomains ? "; includeSubDomains" : ""));
}

void security_headers::add(std::string name, std::string const& value) {
  if (value.empty()) return;
  response probe;
  probe.set(name, value);  // throws for what cannot be sent
  std::string line(probe.header_lines());
  all_lines_ += line;
  fields_.push_back({std::move(name), std::move(line)});
}

void security_headers::protect(request const& asked, response& answer) const {
  // One look at the lines that are there, which are few.
  std::uint32_t there = 0;
  bool cache_control = false;
  for (auto left = answer.header_lines(); !left.empty();) {
    auto const name = left.substr(0, left.find(':'));
    left.remove_prefix(left.find('\n') + 1);
    cache_control |= http::equals_ignoring_case(name, "Cache-Control");
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (http::equals_ignoring_case(name, fields_[i].name)) there |= 1U << i;
    }
  }
  if (there == 0) {
    answer.append_lines(all_lines_);
  } else {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if ((there >> i & 1U) == 0) answer.append_lines(fields_[i].line);
    }
  }
  if (no_store_ && !cache_control && has_credentials(asked))
    answer.append_lines("Cache-Control: no-store\r\n");
}

}  // namespace corest
