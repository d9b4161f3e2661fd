// The lines of a BundlePlace, which manifest, statement and receipt have in common.
#pragma once

#include "fieldvault/bundle/manifest.hpp"

namespace fieldvault::bundle {

// channel, epoch, sequence, previous.
void write_place(trust::SignedTextWriter& writer, const BundlePlace& place);
// roster-version, roster.
void write_roster(trust::SignedTextWriter& writer, const BundlePlace& place);

// The roster fields stay zero.
[[nodiscard]] BundlePlace read_place(trust::SignedTextReader& reader);
void read_roster(trust::SignedTextReader& reader, BundlePlace& place);

}  // namespace fieldvault::bundle
