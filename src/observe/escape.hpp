// Text from outside made fit for one line of a log.
#pragma once
#include <string>
#include <string_view>

namespace corest::observe {

/// Appends `text` with control characters, backslashes and quotes as \xNN, \\ and \".
void append_escaped(std::string& line, std::string_view text);

}  // namespace corest::observe
