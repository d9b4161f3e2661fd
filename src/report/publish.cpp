#include "fieldvault/report/publish.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/vault/unconfirmed_file.hpp"

namespace fieldvault::report {
namespace {

constexpr std::string_view every_report = "report";

void append_entry(vault::Vault& vault, const std::string& page, Json about) {
  about["sha256"] = crypto::sha256(bytes_of(page)).hex();
  ledger::Journal(vault).act(report_write, every_report, about);
}

}  // namespace

void publish(vault::Vault& vault, const std::string& page, const vault::Path& out, Json about) {
  if (vault.context().disk.exists(out)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} exists already and is left as it is", out.string()));
  }
  vault::UnconfirmedFile file(vault.context(), out);
  file.write(bytes_of(page));
  file.sync();
  // The ledger comes first, as of an evidence file: no page may leave that it does not know of.
  note_page(vault, page, std::move(about));
  file.publish(out);
}

void note_page(vault::Vault& vault, const std::string& page, Json about) {
  vault::Transaction transaction(vault.database());
  append_entry(vault, page, std::move(about));
  transaction.commit();
}

}  // namespace fieldvault::report
