// A body handed on as it comes.
#include "client/answer.hpp"

#include <corest/client/client_stream.hpp>

namespace corest {

client_stream::~client_stream() { delete answer_; }

http::response_head const& client_stream::head() const noexcept { return answer_->head(); }

task<bool> client_stream::next(buffer& into) { return answer_->next(into); }

}  // namespace corest
