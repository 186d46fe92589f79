// The threads of a pool, and the way of a call to them and back.
#include <corest/base/overloaded.hpp>
#include <corest/base/quiet_thread.hpp>
#include <corest/io/cpus.hpp>
#include <corest/io/error.hpp>
#include <corest/io/thread_pool.hpp>

#include <system_error>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace corest::io {
/// Carries the news of the end to the task's worker. Not part of the job: a frame may die while this is on
/// its way.
class pool_job::arrival final : public runnable {
 public:
  explicit arrival(pool_job& job) noexcept : job_(&job), home_(*job.home_) { home_.expect_remote(); }
  ~arrival() { home_.remote_arrived(); }
  void forget() noexcept { job_ = nullptr; }
  void run() noexcept override {
    if (job_ != nullptr) {
      job_->arrival_ = nullptr;
      job_->wake();
    }
    delete this;
  }
  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    frame_pool::deallocate(memory, bytes);
  }

 private:
  pool_job* job_;
  scheduler& home_;
};

class thread_pool::core {
 public:
  explicit core(thread_pool_options options) noexcept
      : max_threads_(std::max(1U, options.threads)), queue_limit_(options.queue) {}

  ~core() {
    {
      std::lock_guard const lock(mutex_);
      stopping_ = true;
    }
    work_.notify_all();
    for (auto& each : threads_) each.join();
  }

  void add(pool_job& job) {
    {
      std::lock_guard const lock(mutex_);
      std::size_t const free_threads = idle_ + (max_threads_ - threads_.size());
      if (queued_ >= free_threads + queue_limit_) throw overloaded("the queue of the thread pool is full");
      if (queued_ >= idle_ && threads_.size() < max_threads_) start_thread();
      queue_.push_back(job);
      ++queued_;
      job.state_ = pool_job::state::queued;
    }
    work_.notify_one();  // the thread that wakes needs the lock: held here, it would have to sleep again
  }

  /// False when a thread has the job, which is then asked to hurry.
  bool cancel(pool_job& job) noexcept {
    std::lock_guard const lock(mutex_);
    if (job.state_ == pool_job::state::running) job.interrupted_ = job.interrupt();
    return remove(job);
  }

  /// Until no thread knows the job any more.
  void part_from(pool_job& job) noexcept {
    std::unique_lock lock(mutex_);
    remove(job);
    done_.wait(lock, [&] { return job.state_ != pool_job::state::running; });
  }

  thread_pool_statistics statistics() noexcept {
    std::lock_guard const lock(mutex_);
    return {.threads = threads_.size(), .idle = idle_, .queued = queued_};
  }

 private:
  bool remove(pool_job& job) noexcept {
    if (job.state_ != pool_job::state::queued) return false;
    job.list_node<pool_job>::unlink();
    --queued_;
    job.state_ = pool_job::state::idle;
    return true;
  }

  void start_thread() try {
    threads_.reserve(threads_.size() + 1);  // a running thread without a place would end the process
    threads_.push_back(quiet_thread<&core::work>(*this));
    ++idle_;
  } catch (std::system_error const& error) {
    if (threads_.empty()) throw io_error(error.code().value(), "start a thread");
    // Those that run will do it, later.
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      work_.wait(lock, [&] { return stopping_ || queued_ > 0; });
      if (queued_ == 0) return;
      --idle_;
      pool_job& job = queue_.pop_front();
      --queued_;
      job.state_ = pool_job::state::running;
      lock.unlock();
      {
        enter_environment const of_the_task(job.environment_);
        job.execute();
      }
      lock.lock();
      // Under the lock: once it is free the task may end, and its loop with it.
      job.state_ = pool_job::state::done;
      job.home_->post_remote(*job.arrival_);
      done_.notify_all();
      ++idle_;
    }
  }

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  intrusive_list<pool_job, pool_job> queue_;
  std::size_t queued_ = 0;
  std::size_t idle_ = 0;  // threads without a job, also those that are only starting
  bool stopping_ = false;
  std::vector<std::thread> threads_;
  std::size_t const max_threads_;
  std::size_t const queue_limit_;
};

pool_job::~pool_job() {
  pool_.core_->part_from(*this);
  if (arrival_ == nullptr) return;
  if (state_ == state::done)
    arrival_->forget();  // it is on its way, and deletes itself
  else
    delete arrival_;
}

void pool_job::enqueue() {
  home_ = &scheduler::current();
  arrival_ = new arrival(*this);
  pool_.core_->add(*this);
}

bool pool_job::on_cancel() noexcept { return pool_.core_->cancel(*this); }

void pool_job::rethrow(std::exception_ptr const& failure) const {
  if (!failure) return;
  if (interrupted_) throw cancelled(environment_->scope->reason());
  std::rethrow_exception(failure);
}

unsigned default_pool_threads() {
  constexpr unsigned spare = 4;
  constexpr unsigned most = 32;
  return std::min(usable_cpus() + spare, most);
}

thread_pool::thread_pool(thread_pool_options options) : core_(new core(options)) {}
thread_pool::~thread_pool() { delete core_; }

thread_pool_statistics thread_pool::statistics() const noexcept { return core_->statistics(); }

thread_pool& thread_pool::shared() {
  static thread_pool pool;
  return pool;
}

}  // namespace corest::io
