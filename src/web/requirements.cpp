#include <corest/web/requirements.hpp>

namespace corest::web {

void requirements::add(need added) { needs_.push_back(added); }

}  // namespace corest::web
