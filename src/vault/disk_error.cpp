#include "disk_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {
namespace {

ErrorCode code_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::not_found;
    case EEXIST:
    case ENOTEMPTY:
    case ELOOP:
    case EISDIR:
    case ENAMETOOLONG:
      return ErrorCode::input_refused;
    default:
      return ErrorCode::disk;
  }
}

std::string reason_of(int error) {
  switch (error) {
    case ENOENT:
      return "it does not exist";
    case EEXIST:
      return "it exists already";
    case ELOOP:
      return "it is a symbolic link";
    case ENOSPC:
      return "there is no space left on the disk";
    case EDQUOT:
      return "the disk quota of this user is used up";
    case EROFS:
      return "the disk is read-only";
    case EIO:
      return "the disk reports an input/output error";
    default:
      return std::generic_category().message(error);
  }
}

}  // namespace

void throw_disk_error(int error, std::string_view doing, const Path& path) {
  throw Error(code_of(error), fmt::format("cannot {} {}: {}", doing, path.string(), reason_of(error)));
}

void throw_write_error(int error, const Path& path, std::uint64_t missing) {
  if (error != ENOSPC && error != EDQUOT && error != EFBIG) throw_disk_error(error, "write to", path);
  const std::string reason =
      error == EFBIG ? "the file would be larger than this disk or user may have" : reason_of(error);
  throw Error(ErrorCode::disk,
              fmt::format("cannot write to {}: {}; {} more bytes are needed", path.string(), reason, missing));
}

}  // namespace fieldvault::vault
