// Files, uploads and events of the conformance server.
#pragma once
#include <corest/web/router.hpp>

#include <string>

namespace conformance {

/// - `/files/...`: the files of the folder `kept`, with ranges and conditions. "hello.txt" is one of them
/// - `PUT /upload/{name}`: stores the body as that file
/// - `POST /upload`, multipart/form-data: the parts, their sizes and the names their files would get
/// - `GET /events?items=5&interval_ms=0`: server-sent events with ids; goes on behind Last-Event-ID
void add_files_and_events(corest::router& to, std::string const& kept);

}  // namespace conformance
