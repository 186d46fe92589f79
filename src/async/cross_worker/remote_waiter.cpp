// How the news of an ended wait comes to the worker of its task.
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/async/frame_pool.hpp>

#include <utility>

namespace corest::cross_worker::detail {

// Not part of the waiter: its frame may die while this is on its way.
class remote_waiter::news final : public runnable {
 public:
  explicit news(remote_waiter& to) noexcept : to_(&to) {}
  /// The frame dies: what has come home already goes with it, what is on its way deletes itself.
  void forget() noexcept {
    to_ = nullptr;
    if (linked()) delete this;
  }
  void run() noexcept override {
    if (to_ != nullptr) {
      to_->news_ = nullptr;
      to_->wake();
    }
    delete this;
  }
  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    frame_pool::deallocate(memory, bytes);
  }

 private:
  remote_waiter* to_;
};

void remote_waiter::prepare() {
  if (news_ == nullptr) news_ = new news(*this);
  posted_ = false;
  home_ = &scheduler::current();
}

void remote_waiter::wake_from_anywhere() noexcept {
  if (scheduler::try_current() == home_) {
    delete std::exchange(news_, nullptr);
    wake();
    return;
  }
  posted_ = true;
  home_->post_remote(*news_);
}

remote_waiter::~remote_waiter() {
  if (news_ == nullptr) return;
  if (posted_)
    news_->forget();
  else
    delete news_;
}

}  // namespace corest::cross_worker::detail
