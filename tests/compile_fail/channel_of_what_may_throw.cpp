#include <corest/async/channel.hpp>

struct throws_when_moved {
  throws_when_moved(throws_when_moved&&) noexcept(false);
};
corest::channel<throws_when_moved> ch(1);
