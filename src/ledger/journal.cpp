#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {
namespace {

constexpr std::size_t salt_size = 32;

}  // namespace

std::uint64_t Journal::append(Entry entry) {
  const auto actor = database_->setting("actor");
  if (!actor) throw Error(ErrorCode::damaged, "the vault does not say whose ledger this is");
  Log log = Log::own(*database_);
  entry.index = log.size();
  entry.time = context_->clock.now();
  entry.actor = *actor;
  log.append(entry);
  return entry.index;
}

std::uint64_t Journal::record(std::string_view action, std::string_view object, const crypto::Digest& root) {
  Entry entry;
  entry.action = action;
  entry.object = object;
  entry.commitment = root;
  return append(std::move(entry));
}

std::uint64_t Journal::act(std::string_view action, std::string_view object, const Json& content,
                           const std::optional<crypto::Digest>& body) {
  Act act;
  act.salt = crypto::random_bytes(context_->random, salt_size);
  act.content = content;
  Entry entry;
  entry.action = action;
  entry.object = object;
  entry.commitment = act.commitment();
  entry.body = body;
  act.index = append(std::move(entry));
  store_act(*database_, Log::own(*database_).id(), act);
  return act.index;
}

}  // namespace fieldvault::ledger
