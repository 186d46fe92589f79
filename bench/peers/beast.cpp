// The arena's endpoints with Boost.Beast and coroutines of Boost.Asio, on one thread. JSON by Boost.JSON's
// descriptions.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/describe.hpp>
#include <boost/json/src.hpp>
#include <boost/url/src.hpp>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace beast = boost::beast;
namespace http = beast::http;
namespace net = boost::asio;
using net::ip::tcp;

struct rating {
  std::int64_t score, count;
};
BOOST_DESCRIBE_STRUCT(rating, (), (score, count))

struct item {
  std::int64_t id;
  std::string name, category;
  std::int64_t price, quantity;
  bool active;
  std::vector<std::string> tags;
  ::rating rating;
};
BOOST_DESCRIBE_STRUCT(item, (), (id, name, category, price, quantity, active, tags, rating))

struct priced_item {
  std::int64_t id;
  std::string name, category;
  std::int64_t price, quantity;
  bool active;
  std::vector<std::string> tags;
  ::rating rating;
  std::int64_t total;
};
BOOST_DESCRIBE_STRUCT(priced_item, (), (id, name, category, price, quantity, active, tags, rating, total))

struct priced_items {
  std::vector<priced_item> items;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(priced_items, (), (items, count))

struct message {
  std::string message;
};
BOOST_DESCRIBE_STRUCT(::message, (), (message))

struct service {
  std::vector<item> items;
  std::string files;
};

std::int64_t number(boost::urls::url_view const& of, std::string_view name, std::int64_t otherwise) {
  auto const params = of.params();
  auto const found = params.find(name);
  return found == params.end() ? otherwise : std::atoll(std::string((*found).value).c_str());
}

using text_response = http::response<http::string_body>;

text_response answer(http::request<http::string_body> const& asked, service const& of) {
  text_response response{http::status::ok, asked.version()};
  response.keep_alive(asked.keep_alive());
  auto const url = boost::urls::parse_origin_form({asked.target().data(), asked.target().size()});
  std::string_view const path = url ? std::string_view(url->encoded_path()) : std::string_view();
  auto const text = [&](std::string body) {
    response.set(http::field::content_type, "text/plain");
    response.body() = std::move(body);
  };
  auto const json = [&](auto const& value) {
    response.set(http::field::content_type, "application/json");
    response.body() = boost::json::serialize(boost::json::value_from(value));
  };
  if (path == "/baseline11") {
    std::int64_t total = number(*url, "a", 0) + number(*url, "b", 0);
    if (asked.method() == http::verb::post) total += std::atoll(asked.body().c_str());
    text(std::to_string(total));
  } else if (path == "/pipeline") {
    text("ok");
  } else if (path == "/plaintext") {
    text("Hello, World!");
  } else if (path == "/json") {
    json(message{"Hello, World!"});
  } else if (path.starts_with("/json/")) {
    auto const count =
        std::min<std::size_t>(std::atoll(std::string(path.substr(6)).c_str()), of.items.size());
    auto const factor = number(*url, "m", 1);
    priced_items wanted{{}, static_cast<std::int64_t>(count)};
    wanted.items.reserve(count);
    for (item const& each : std::span(of.items).first(count))
      wanted.items.push_back({each.id, each.name, each.category, each.price, each.quantity, each.active,
                              each.tags, each.rating, each.price * each.quantity * factor});
    json(wanted);
  } else {
    response.result(http::status::not_found);
  }
  response.prepare_payload();
  return response;
}

net::awaitable<void> upload(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                            http::request_parser<http::buffer_body>& parser) {
  char piece[65536];
  std::uint64_t read = 0;
  while (!parser.is_done()) {
    parser.get().body().data = piece;
    parser.get().body().size = sizeof piece;
    beast::error_code failure;
    co_await http::async_read(stream, buffer, parser, net::redirect_error(net::use_awaitable, failure));
    if (failure && failure != http::error::need_buffer) throw beast::system_error(failure);
    read += sizeof piece - parser.get().body().size;
  }
  text_response response{http::status::ok, parser.get().version()};
  response.set(http::field::content_type, "text/plain");
  response.keep_alive(parser.get().keep_alive());
  response.body() = std::to_string(read);
  response.prepare_payload();
  co_await http::async_write(stream, response, net::use_awaitable);
}

net::awaitable<void> file(beast::tcp_stream& stream, http::request<http::string_body> const& asked,
                          service const& of) {
  beast::error_code failure;
  http::file_body::value_type found;
  std::string const name = of.files + "/" + std::string(asked.target().substr(sizeof("/static/") - 1));
  if (name.find("..") == std::string::npos) found.open(name.c_str(), beast::file_mode::scan, failure);
  if (!found.is_open()) {
    text_response response{http::status::not_found, asked.version()};
    response.prepare_payload();
    co_await http::async_write(stream, response, net::use_awaitable);
    co_return;
  }
  http::response<http::file_body> response{std::piecewise_construct, std::make_tuple(std::move(found)),
                                           std::make_tuple(http::status::ok, asked.version())};
  response.set(http::field::content_type, name.ends_with(".js") ? "text/javascript" : "image/webp");
  response.keep_alive(asked.keep_alive());
  response.prepare_payload();
  co_await http::async_write(stream, response, net::use_awaitable);
}

net::awaitable<void> serve(tcp::socket socket, service const& of) try {
  socket.set_option(tcp::no_delay(true));
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  for (bool open = true; open;) {
    http::request_parser<http::empty_body> head;
    head.body_limit(64u << 20);
    co_await http::async_read_header(stream, buffer, head, net::use_awaitable);
    open = head.get().keep_alive();
    if (head.get().target() == "/upload") {
      http::request_parser<http::buffer_body> parser(std::move(head));
      co_await upload(stream, buffer, parser);
      continue;
    }
    http::request_parser<http::string_body> parser(std::move(head));
    co_await http::async_read(stream, buffer, parser, net::use_awaitable);
    auto const& asked = parser.get();
    if (asked.target().starts_with("/static/")) {
      co_await file(stream, asked, of);
    } else {
      auto response = answer(asked, of);
      co_await http::async_write(stream, response, net::use_awaitable);
    }
  }
} catch (boost::system::system_error const&) {  // the client has left
}

net::awaitable<void> listen(tcp::endpoint at, service const& of) {
  auto const context = co_await net::this_coro::executor;
  tcp::acceptor acceptor(context, at);
  for (;;)
    net::co_spawn(context, serve(co_await acceptor.async_accept(net::use_awaitable), of), net::detached);
}

int main(int count, char** arguments) {
  std::map<std::string, std::string> options;
  for (int i = 1; i + 1 < count; i += 2) options[arguments[i]] = arguments[i + 1];
  std::ifstream data(options["--items"]);
  std::string const text((std::istreambuf_iterator<char>(data)), std::istreambuf_iterator<char>());
  service const of{boost::json::value_to<std::vector<item>>(boost::json::parse(text)), options["--files"]};
  net::io_context context(1);
  auto const port = static_cast<std::uint16_t>(std::atoi(options["--port"].c_str()));
  net::co_spawn(context, listen({net::ip::make_address("127.0.0.1"), port}, of), net::detached);
  context.run();
}
