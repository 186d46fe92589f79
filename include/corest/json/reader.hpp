// The handle through which a value is read: a cursor on the tokens of one JSON text.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace corest::json {

/// Nesting a text may have unless the caller says otherwise; ordinary bodies need less than ten.
inline constexpr std::size_t default_max_depth = 64;
/// The most that read_options::max_depth can ask for: reading recurses, and the stack is finite.
inline constexpr std::size_t largest_max_depth = 1024;
/// Failures reported in full; a client mends a few at a time, and a hostile one must not make us write more.
inline constexpr std::size_t default_max_errors = 100;
/// Longest pointer reported; what lies deeper is reported at the last place above whose pointer is not
/// longer.
inline constexpr std::size_t max_pointer_bytes = 1024;

struct read_options {
  std::size_t max_depth = default_max_depth;
  std::size_t max_errors = default_max_errors;
};

enum class kind : unsigned char { object, array, string, number, boolean, null, none };

namespace detail {
struct scratch;
struct place {
  place const* outer = nullptr;
  char const* name = nullptr;  // an object's member when not null, else an array's item
  std::size_t number = 0;      // length of the name, or index of the item
};
}  // namespace detail

/// Reads values one after the other. Every function takes exactly one value, whether it fits or not, and
/// says whether it did; what did not fit has been reported at its place. After a syntax error everything
/// returns false. For codecs; users call json::read<T>().
class reader {
 public:
  reader(reader const&) = delete;
  reader& operator=(reader const&) = delete;

  /// What the next value is; `none` where there is no value.
  [[nodiscard]] kind peek() const noexcept;
  /// True once nothing more can be read: the text is not JSON, or too deep.
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }

  /// Takes a null if the next value is one; reports nothing.
  bool null();
  bool boolean(bool& value);
  /// Whole numbers, also when written 1.0 or 1e3; anything else or outside min..max is reported.
  bool integer(std::int64_t& value, std::int64_t min, std::int64_t max);
  bool natural(std::uint64_t& value, std::uint64_t max);
  /// The nearest representable number; too large is reported, too small is 0.
  bool number(double& value);
  bool number(float& value);
  bool string(std::string& value);
  /// The view lives until the next string is read.
  bool string(std::string_view& value);
  /// Any value, checked, as the text it is written in; the view lives as long as the text.
  bool raw(std::string_view& value);
  /// Any value, checked.
  bool skip();

  /// Reports a failure of the value last taken, or about to be. Returns false.
  bool fail(std::string_view code, std::string_view detail);
  /// Reports at a member of it.
  bool fail_at(std::string_view member, std::string_view code, std::string_view detail);
  /// Skips the value and reports that it is not `expected` ("a string").
  bool wrong_type(std::string_view expected);

  /// A place to come back to, and how many failures there were.
  struct mark {
    std::uint32_t const* token;
    std::size_t reported;
    std::size_t listed;
  };
  [[nodiscard]] mark position() const noexcept;
  /// Goes back and forgets what failed since; returns false, stopping, when a hostile text does this too
  /// often.
  bool rewind(mark const& to);

 private:
  friend class object_reader;
  friend class array_reader;
  friend class document;
  reader() = default;

  [[nodiscard]] std::string_view token_text() const noexcept;
  bool syntax(std::string_view what, std::uint32_t const* at);
  bool stop(std::string_view code, std::string_view detail);
  bool enter(std::uint32_t const* at);
  bool string_token(std::string_view& value, std::string& decoded);
  bool number_token(std::string_view& digits);

  char const* text_ = nullptr;
  std::uint32_t const* token_ = nullptr;  // offsets into the text where tokens begin
  std::uint32_t const* end_ = nullptr;    // *end_ is the size of the text
  detail::place const* place_ = nullptr;
  detail::scratch* scratch_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t max_depth_ = 0;
  bool stopped_ = false;
};

/// Goes through the items of an array: `for (array_reader items(in); items.next();) read_value(in, ...);`
/// Anything else is reported, and has no items.
class array_reader {
 public:
  explicit array_reader(reader& in);
  ~array_reader();
  array_reader(array_reader const&) = delete;
  array_reader& operator=(array_reader const&) = delete;

  /// True when it is an array (reported otherwise).
  [[nodiscard]] bool opened() const noexcept { return opened_; }
  /// Goes to the next item, past one that was not read; false behind the last and after a syntax error. Call
  /// it until it is false, or go back with reader::rewind().
  bool next();
  [[nodiscard]] std::size_t index() const noexcept { return place_.number; }

 private:
  void leave() noexcept;

  reader& in_;
  detail::place place_;
  std::uint32_t const* item_ = nullptr;
  bool opened_ = false;
  bool left_ = false;
};

/// Goes through the members of an object; a name that comes twice is reported at the end.
class object_reader {
 public:
  explicit object_reader(reader& in);
  ~object_reader();
  object_reader(object_reader const&) = delete;
  object_reader& operator=(object_reader const&) = delete;

  [[nodiscard]] bool opened() const noexcept { return opened_; }
  /// Goes to the next member, past a value that was not read; false behind the last and after a syntax error.
  /// Call it until it is false, or go back with reader::rewind().
  bool next();
  /// The member's name, unescaped; lives until next().
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  /// Keeps the name for the check for duplicates; called by next() unless the caller checks on its own.
  void remember();
  /// With false, next() no longer remembers names.
  void check_duplicates(bool on) noexcept { remembers_ = on; }
  /// Whether a name came twice; known and reported once next() has returned false.
  [[nodiscard]] bool duplicates() const noexcept { return duplicates_; }

 private:
  void leave() noexcept;
  void report_duplicates();

  reader& in_;
  detail::place place_;
  std::string_view name_;
  std::string decoded_;
  std::uint32_t const* value_ = nullptr;
  std::size_t first_name_ = 0;
  std::size_t first_unescaped_ = 0;
  bool opened_ = false;
  bool left_ = false;
  bool remembers_ = true;
  bool duplicates_ = false;
};

}  // namespace corest::json
