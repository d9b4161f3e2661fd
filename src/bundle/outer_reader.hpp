// The outer archive: manifest, signature, sealed part, and nothing else.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/bundle/examine.hpp"

namespace fieldvault::bundle {

class OuterHandler {
 public:
  virtual ~OuterHandler() = default;
  // Both small members, whole, before the sealed part begins.
  virtual void signed_manifest(std::string_view manifest, std::string_view signature, std::uint64_t sealed_size) = 0;
  virtual void sealed(ByteView part) = 0;
  virtual void sealed_end() = 0;
};

// What the archive is around its sealed part.
struct OuterFront {
  std::string manifest;
  std::string signature;
  std::uint64_t sealed_at = 0;
  std::uint64_t sealed_size = 0;
  std::string fault;  // of the archive after the beginning of the sealed part, where there is one
};

// Parses the archive, but for the sealed part. Error(input_refused) where it does not begin as such an archive does. In
// a confined process only: nobody has vouched for these bytes.
[[nodiscard]] OuterFront read_front(BundleFile& file);

// What the confined process answers: two numbers, and three texts with their lengths. It is read as the word of a
// process that hostile bytes may have taken over: Error(input_refused).
[[nodiscard]] Bytes front_answer(const OuterFront& front);
[[nodiscard]] OuterFront front_of_answer(ByteView answer, std::uint64_t file_size);

// read_front() in a process of its own, and whether the kernel confines it.
struct ConfinedFront {
  OuterFront front;
  bool is_confined;
};
[[nodiscard]] ConfinedFront confined_front(BundleFile& file);

// Reads the file: confined_front(), then the sealed part. Error(input_refused) where it is not such an archive. Returns
// whether the kernel confined that process.
bool read_outer(BundleFile& file, OuterHandler& handler, const evidence::Progress& progress,
                Readers readers = Readers::two);

}  // namespace fieldvault::bundle
