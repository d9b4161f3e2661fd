// A vault folder, created or unlocked: header, database, objects, lock, in the order that survives a crash.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fieldvault/crypto/age_keys.hpp"
#include "fieldvault/vault/context.hpp"
#include "fieldvault/vault/database.hpp"
#include "fieldvault/vault/header.hpp"
#include "fieldvault/vault/object_store.hpp"

namespace fieldvault::vault {

struct EscrowCopy;
struct NewSlot;

// A passphrase as typed: any bytes but none of NUL, CR, LF; 1 to 1,024 bytes; otherwise Error(input_refused).
class Passphrase {
 public:
  explicit Passphrase(crypto::SecretBuffer bytes);
  [[nodiscard]] const crypto::SecretBuffer& secret() const noexcept { return bytes_; }

 private:
  crypto::SecretBuffer bytes_;
};

// 256 random bits as a checksummed code that can be read aloud and typed back (groups of Crockford base32).
class RecoveryCode {
 public:
  [[nodiscard]] static RecoveryCode generate(crypto::RandomSource& random);
  // Takes any case, with or without the group separators, and the look-alikes O/0, I/L/1; a wrong checksum is
  // Error(input_refused), which is told apart from a right code of another vault.
  [[nodiscard]] static RecoveryCode parse(const crypto::SecretBuffer& typed);
  [[nodiscard]] crypto::SecretBuffer text() const;
  [[nodiscard]] ByteView expose() const noexcept { return key_.expose(); }

 private:
  explicit RecoveryCode(crypto::SecretBuffer key) : key_(std::move(key)) {}
  crypto::SecretBuffer key_;
};

using Credential = std::variant<Passphrase, RecoveryCode>;

struct SlotSummary {
  std::string id;  // 32 hex digits
  SlotType type;
  std::string detail;  // "Argon2id, 256 MiB, 3 passes"; "age1…"
};

// Told at unlock where memory cannot be locked; an open vault may come to need more of it than it is given.
inline constexpr std::string_view unlocked_memory_warning =
    "this system does not let the program lock enough memory (ulimit -l): keys and text may be written to swap";

// What unlocking found besides the key. `warnings` are lines for the person.
struct UnlockReport {
  SlotId slot{};
  std::vector<std::string> warnings;  // a torn header copy was repaired, staging was emptied, mlock refused …
  // A slot change was cut off before its ledger entry, or an older records.db was put back. Objects without a row
  // are then kept. record_header_change() settles it.
  bool header_is_newer = false;
};

class Vault {
 public:
  // The folder must not exist or be empty (otherwise Error(input_refused)). When this returns, the vault is on disk
  // whole; a crash leaves a folder that says it is unfinished and can be created again.
  // The passphrase slot is made with this cost; calibrated_cost() where none is given.
  // `first_rows` writes what no vault is without, in the transaction that begins the database: before there is a
  // header, so that a crash leaves all of it or no vault.
  using FirstRows = std::function<void(Database&, const VaultId&, const SlotId&)>;
  // A warning in the unlock report says where memory cannot be locked.
  [[nodiscard]] static Vault create(const Path& folder, const Passphrase& passphrase,
                                    std::optional<crypto::Argon2Cost> cost, Context context,
                                    const FirstRows& first_rows = {});

  // Locks, reads both headers, tries the slots of the credential's type, checks the MAC, opens the database,
  // compares generations (header older than database: Error(not_trusted), rollback), repairs a torn copy.
  // Errors: not_found (no vault there), wrong_key, damaged (both copies torn; recovery options named), locked,
  // authentication_failed (MAC), input_refused (parameters out of bounds), disk.
  [[nodiscard]] static Vault open(const Path& folder, const Credential& credential, Context context);
  // The same with an escrow slot, by the identity it was made for.
  [[nodiscard]] static Vault open_escrow(const Path& folder, const crypto::AgeIdentity& identity, Context context);

  // The same with the master key itself, which somebody got for them through the slot `slot`. Error(wrong_key) where it
  // is not this vault's.
  [[nodiscard]] static Vault open_with_master_key(const Path& folder, const SlotId& slot, const MasterKey& master,
                                                  Context context);

  // What create() and open() would refuse without a credential, with the same errors: nobody is asked for a passphrase
  // in vain.
  static void require_creatable(const Path& folder, Context context);
  static void require_openable(const Path& folder, Context context);

  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  [[nodiscard]] const VaultId& id() const noexcept;
  [[nodiscard]] const Path& folder() const noexcept;
  [[nodiscard]] const UnlockReport& unlock_report() const noexcept;
  [[nodiscard]] Database& database() noexcept;
  [[nodiscard]] ObjectStore& objects() noexcept;
  [[nodiscard]] Context& context() noexcept;
  [[nodiscard]] Path staging() const;  // folder for half-written things, emptied at every unlock

  // Slots. Each writes a new header generation to both copies before it returns; `in_transaction` runs inside the
  // database transaction that records the new generation (the ledger entry is written there).
  using InTransaction = std::function<void(const SlotId&)>;
  [[nodiscard]] std::vector<SlotSummary> slots() const;
  [[nodiscard]] std::vector<EscrowCopy> escrow_copies() const;
  void add_passphrase_slot(const Passphrase& passphrase, std::optional<crypto::Argon2Cost> cost,
                           const InTransaction& in_transaction);
  void add_recovery_slot(const RecoveryCode& code, const InTransaction& in_transaction);
  void add_escrow_slot(const crypto::AgeRecipient& recipient, const InTransaction& in_transaction);
  // The last slot cannot be removed: Error(forbidden). `id` as in SlotSummary; unknown: Error(not_found).
  void remove_slot(const std::string& id, const InTransaction& in_transaction);
  // Takes away, in one header, every slot but those of escrow. Error(forbidden) where there is none of those. The
  // blocks of the older header are overwritten where they lie, as far as the file system lets it.
  void keep_only_escrow(const std::function<void()>& in_transaction);
  // Replaces the slot with which the vault was opened (it must be a passphrase slot, otherwise the slot to replace is
  // the only passphrase slot, or Error(not_found)); old or new, never neither.
  void change_passphrase(const Passphrase& passphrase, std::optional<crypto::Argon2Cost> cost,
                         const InTransaction& in_transaction);

  // Where the unlock report says header_is_newer: `in_transaction` writes the ledger entry that the change lacks, in
  // the transaction that takes over the header's generation.
  void record_header_change(const std::function<void()>& in_transaction);

  // Compares both header copies on disk with what is in memory; one line for each fault.
  [[nodiscard]] std::vector<std::string> header_faults();

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  using OpenSlot = std::function<std::optional<MasterKey>(const VaultId&, const Slot&)>;
  [[nodiscard]] static Vault unlock(const Path& folder, const OpenSlot& open_slot, Context context);
  void add_slot(const std::function<NewSlot()>& make, const InTransaction& in_transaction);
  std::unique_ptr<State> state_;
};

}  // namespace fieldvault::vault
