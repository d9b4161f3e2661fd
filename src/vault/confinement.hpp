// What a child process gives up before it reads what nobody vouches for.
#pragma once

#include <chrono>
#include <functional>
#include <span>

namespace fieldvault::vault {

// Closes every descriptor but these. The last of them is the one that may be written.
void keep_only(std::span<const int> descriptors);

// For good: no file, no network, no new descriptor, no thread, no execution; only descriptors that are open are read,
// and only `answer` is written, and so much processor may be used. False where the kernel does not take the filter.
// What `prepare` does comes before the filter; the threads that it begins are held to the same.
[[nodiscard]] bool confine(int answer, std::chrono::seconds processor, const std::function<void()>& prepare);

}  // namespace fieldvault::vault
