#include "fieldvault/trust/slot_type.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::trust {

std::string_view slot_type_text(vault::SlotType type) {
  switch (type) {
    case vault::SlotType::passphrase:
      return "passphrase";
    case vault::SlotType::recovery:
      return "recovery";
    case vault::SlotType::escrow:
      return "escrow";
  }
  throw Error(ErrorCode::program_failed, "a slot of unknown type");
}

}  // namespace fieldvault::trust
