#include <corest/json/json.hpp>

struct node {
  node* next = nullptr;
};

void show(corest::buffer& out, node const& first) { corest::json::write(out, first); }
