// posix_spawn: the child shares our memory until it runs the program, so no code of ours runs in it.
#include "io/spawn.hpp"

#include <corest/io/error.hpp>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>

namespace corest::io {
namespace {

void check(int error) {
  if (error != 0) throw io_error(error, "spawn");
}

class file_actions {
 public:
  file_actions() { check(::posix_spawn_file_actions_init(&actions_)); }
  ~file_actions() { ::posix_spawn_file_actions_destroy(&actions_); }
  file_actions(file_actions const&) = delete;
  file_actions& operator=(file_actions const&) = delete;

  void put(int fd, int in_place_of) { check(::posix_spawn_file_actions_adddup2(&actions_, fd, in_place_of)); }
  void change_directory(char const* to) { check(::posix_spawn_file_actions_addchdir_np(&actions_, to)); }
  [[nodiscard]] posix_spawn_file_actions_t const* get() const noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

/// This thread's signal mask may hold what a signal_set waits for, and a server may ignore SIGPIPE; programs
/// expect neither.
class fresh_signals {
 public:
  fresh_signals() {
    check(::posix_spawnattr_init(&attributes_));
    sigset_t set;
    sigemptyset(&set);
    ::posix_spawnattr_setsigmask(&attributes_, &set);
    sigaddset(&set, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &set);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~fresh_signals() { ::posix_spawnattr_destroy(&attributes_); }
  fresh_signals(fresh_signals const&) = delete;
  fresh_signals& operator=(fresh_signals const&) = delete;
  [[nodiscard]] posix_spawnattr_t const* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointers(std::vector<std::string> const& texts) {
  std::vector<char*> made;
  made.reserve(texts.size() + 1);
  for (auto const& each : texts) made.push_back(const_cast<char*>(each.c_str()));  // only read
  made.push_back(nullptr);
  return made;
}

}  // namespace

int spawn_program(std::vector<std::string> const& argv, spawn_options const& options,
                  child_end const (&ends)[3]) {
  file_actions actions;
  for (int i = 0; i < 3; ++i)
    if (ends[i].child) actions.put(ends[i].child.fd(), i);
  if (!options.directory.empty()) actions.change_directory(options.directory.c_str());
  fresh_signals const signals;
  auto const arguments = pointers(argv);
  auto const variables = options.environment ? pointers(*options.environment) : std::vector<char*>();
  pid_t id = -1;
  check(::posix_spawnp(&id, arguments[0], actions.get(), signals.get(), arguments.data(),
                       options.environment ? variables.data() : environ));
  return id;
}

}  // namespace corest::io
