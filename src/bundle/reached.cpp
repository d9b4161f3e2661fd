#include "reached.hpp"

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/door.hpp"

namespace fieldvault::bundle {

bool Reached::has(const records::RecordId& person) const {
  if (!persons_) persons_ = persons();
  return persons_->contains(person);
}

std::set<records::RecordId> Reached::persons() const {
  const records::RecordStore store(*vault_);
  std::set<records::RecordId> persons;
  const auto take = [&](const crypto::Digest& root) {
    const auto stored = store.find_root(root);
    if (!stored) return;
    for (const records::RecordId& person : records::persons_in(store, stored->revision)) persons.insert(person);
  };
  if (channel_) Outbox(vault_->database()).each_sent(*channel_, take);
  vault::Statement from_there = vault_->database().prepare("SELECT root FROM revision WHERE device = ?1 AND log <> 0");
  from_there.bind(1, destination_.text());
  while (from_there.step()) {
    if (const auto root = crypto::Digest::parse(from_there.text(0))) take(*root);
  }
  return persons;
}

}  // namespace fieldvault::bundle
