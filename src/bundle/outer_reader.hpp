// The outer archive, member by member: manifest, signature, sealed part, and nothing else.
#pragma once

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

// Reads the file from its start. Error(input_refused) where it is not such an archive.
void read_outer(BundleFile& file, OuterHandler& handler, const evidence::Progress& progress);

}  // namespace fieldvault::bundle
