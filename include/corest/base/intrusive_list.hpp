// A doubly linked list of objects that carry their own links: no allocation, O(1) removal.
#pragma once

namespace corest {

/// Base of what can stand in one intrusive_list at a time. Tag tells several lists of one object apart.
template <class Tag = void>
class list_node {
 public:
  list_node() noexcept = default;
  list_node(list_node const&) = delete;
  list_node& operator=(list_node const&) = delete;

  [[nodiscard]] bool linked() const noexcept { return next_ != nullptr; }
  /// Leaves its list; does nothing when in none.
  void unlink() noexcept {
    if (next_ == nullptr) return;
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = nullptr;
  }

 protected:
  ~list_node() { unlink(); }

 private:
  template <class, class>
  friend class intrusive_list;
  list_node* next_ = nullptr;
  list_node* previous_ = nullptr;
};

/// Borrows its elements; T derives from list_node<Tag>. An element that dies leaves by itself.
template <class T, class Tag = void>
class intrusive_list {
  using node = list_node<Tag>;

 public:
  intrusive_list() noexcept { head_.next_ = head_.previous_ = &head_; }
  intrusive_list(intrusive_list const&) = delete;
  intrusive_list& operator=(intrusive_list const&) = delete;
  ~intrusive_list() {
    while (!empty()) pop_front();
    head_.next_ = head_.previous_ = nullptr;
  }

  [[nodiscard]] bool empty() const noexcept { return head_.next_ == &head_; }
  [[nodiscard]] T& front() noexcept { return static_cast<T&>(*head_.next_); }
  void push_back(T& element) noexcept { insert_before(head_, element); }
  void push_front(T& element) noexcept { insert_before(*head_.next_, element); }
  T& pop_front() noexcept {
    T& first = front();
    static_cast<node&>(first).unlink();
    return first;
  }
  /// Moves all elements of `other` behind these; O(1).
  void splice_back(intrusive_list& other) noexcept {
    if (other.empty()) return;
    node* const first = other.head_.next_;
    node* const last = other.head_.previous_;
    other.head_.next_ = other.head_.previous_ = &other.head_;
    first->previous_ = head_.previous_;
    head_.previous_->next_ = first;
    last->next_ = &head_;
    head_.previous_ = last;
  }
  /// Calls f(T&) for each; f may unlink the element it is given and no other.
  template <class F>
  void for_each(F&& f) {
    for (node* at = head_.next_; at != &head_;) {
      node* const following = at->next_;
      f(static_cast<T&>(*at));
      at = following;
    }
  }

 private:
  static void insert_before(node& place, node& added) noexcept {
    added.next_ = &place;
    added.previous_ = place.previous_;
    place.previous_->next_ = &added;
    place.previous_ = &added;
  }
  node head_;
};

}  // namespace corest
