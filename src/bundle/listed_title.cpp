#include "listed_title.hpp"

#include <string>
#include <string_view>

namespace fieldvault::bundle {
namespace {

// Titles that hold words of the record; the others are made of codes and dates.
std::string_view titled_by(std::string_view kind) {
  if (kind == records::kind::note) return "/text";
  if (kind == records::kind::case_file || kind == records::kind::event || kind == records::kind::evidence) {
    return "/title";
  }
  return {};
}

}  // namespace

records::Summary listed_summary(const records::RecordStore& store, const records::StoredRevision& stored,
                                const records::Passage& passage) {
  records::Summary summary = store.summary(stored);
  if (summary.kind == records::kind::person) summary.title = stored.revision.body().value("code", summary.id.text());
  const std::string pointer(titled_by(summary.kind));
  if (!pointer.empty() && (!passage.leaves || passage.withheld.contains(pointer))) summary.title = summary.id.text();
  return summary;
}

}  // namespace fieldvault::bundle
