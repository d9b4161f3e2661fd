#include "fieldvault/report/publish.hpp"

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::report {
namespace {

constexpr std::string_view every_report = "report";

void append_entry(vault::Vault& vault, const std::string& page, Json about) {
  about["sha256"] = crypto::sha256(bytes_of(page)).hex();
  ledger::Journal(vault).act(report_write, every_report, about);
}

}  // namespace

void publish(vault::Vault& vault, const std::string& page, const vault::Path& out, Json about) {
  vault::Disk& disk = vault.context().disk;
  vault::Transaction transaction(vault.database());
  append_entry(vault, page, std::move(about));
  disk.publish_new(out, bytes_of(page));
  try {
    transaction.commit();
  } catch (...) {
    disk.remove(out);
    throw;
  }
}

void note_page(vault::Vault& vault, const std::string& page, Json about) {
  vault::Transaction transaction(vault.database());
  append_entry(vault, page, std::move(about));
  transaction.commit();
}

}  // namespace fieldvault::report
