// Times of one kind of work: on the wall, and of the processor, since the others of a busy machine are not in that.
#pragma once

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

namespace fieldvault::bench {

// Since it was made; of this process, or of its children that ended (RUSAGE_CHILDREN).
class Stopwatch {
 public:
  explicit Stopwatch(int whose = RUSAGE_SELF) : whose_(whose) {}

  [[nodiscard]] double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }
  [[nodiscard]] double processor() const { return user() + system(); }
  [[nodiscard]] double user() const { return seconds(usage().ru_utime) - seconds(before_.ru_utime); }
  [[nodiscard]] double system() const { return seconds(usage().ru_stime) - seconds(before_.ru_stime); }

 private:
  [[nodiscard]] rusage usage() const {
    rusage now{};
    ::getrusage(whose_, &now);
    return now;
  }
  static double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  }

  int whose_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  rusage before_ = usage();
};

class Times {
 public:
  void add(const Stopwatch& watch) {
    wall_.push_back(watch.wall() * 1000);
    processor_.push_back(watch.processor() * 1000);
  }

  void print(std::string_view what) {
    print("on the wall", what, wall_);
    print("of processor", what, processor_);
  }

 private:
  static void print(std::string_view of, std::string_view what, std::vector<double>& times) {
    std::ranges::sort(times);
    const auto at = [&](double share) {
      return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    fmt::print("{}: {} times {}: median {:.1f} ms, p90 {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms\n", what,
               times.size(), of, at(0.5), at(0.9), at(0.99), times.back());
  }

  std::vector<double> wall_;  // milliseconds
  std::vector<double> processor_;
};

}  // namespace fieldvault::bench
