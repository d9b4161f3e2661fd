// A new file that goes away again unless everything went well.
#pragma once

#include <optional>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/vault/context.hpp"
#include "fieldvault/vault/disk.hpp"
#include "fieldvault/vault/writeback.hpp"

namespace fieldvault::vault {

// Without a name, so that neither a signal nor a crash leaves its bytes behind; only where the file system knows no
// such files it has a temporary one.
class UnconfirmedFile final : public crypto::ByteSink {
 public:
  UnconfirmedFile(Context& context, const Path& out);  // in the folder of `out`
  UnconfirmedFile(const UnconfirmedFile&) = delete;
  UnconfirmedFile& operator=(const UnconfirmedFile&) = delete;
  ~UnconfirmedFile() override;

  void write(ByteView bytes) override;
  void sync();
  // Gives it its name and closes it. Error(input_refused) where `out` exists.
  void publish(const Path& out);

 private:
  [[nodiscard]] File create(Context& context);

  Disk& disk_;
  Path folder_;
  std::optional<Path> path_;  // none: the file has no name
  File file_;
  Writeback writeback_;
  bool confirmed_ = false;
};

}  // namespace fieldvault::vault
