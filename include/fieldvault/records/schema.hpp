// The JSON Schemas that are compiled in: checks of bodies, and what the schemas say about each part of a body.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::records {

// Kinds, as in "testimony/1": the part before the slash.
namespace kind {
inline constexpr std::string_view case_file = "case";
inline constexpr std::string_view person = "person";
inline constexpr std::string_view testimony = "testimony";
inline constexpr std::string_view consent = "consent";
inline constexpr std::string_view evidence = "evidence";
inline constexpr std::string_view custody = "custody";
inline constexpr std::string_view event = "event";
inline constexpr std::string_view act = "act";
inline constexpr std::string_view risk_assessment = "risk-assessment";
inline constexpr std::string_view note = "note";
}  // namespace kind

enum class Completeness { whole, parts_withheld };

// The levels at which a person can be recognised. Schemas mark members with "x-identity".
enum class IdentityLevel { name, photograph, voice, place };
[[nodiscard]] std::string_view identity_level_text(IdentityLevel level);
[[nodiscard]] std::optional<IdentityLevel> parse_identity_level(std::string_view text);

// A reference to another record inside a body ("x-ref": kind; "x-ref": "any").
struct Reference {
  std::string field;   // top-level member
  std::string kind;    // as in the schema
  std::string target;  // record id
};

// A reference that is given by something else than an id.
struct NamedReference {
  std::string pointer;  // RFC 6901
  std::string kind;     // as in the schema
  std::string text;
};

class SchemaValidator;

class Schema {
 public:
  // "testimony/1"; nullptr for a schema this program does not know (a newer one).
  [[nodiscard]] static const Schema* find(std::string_view schema);
  // The newest version of a kind; Error(program_failed) for a kind that does not exist.
  [[nodiscard]] static const Schema& of_kind(std::string_view kind);
  [[nodiscard]] static const std::vector<std::string>& kinds();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }  // "testimony/1"
  [[nodiscard]] std::string kind() const;

  // Throws Error(input_refused) with the pointer and the reason of the first fault: "/narrative/2/text: is required".
  // Types that JSON Schema cannot check here (dates, record ids, language tags, vocabulary codes) are checked by typed
  // decoders. The pointer and the reason may hold text of the body as it is: escape them where they are printed.
  // With parts withheld, nothing at the top level is required, and a list there may be shorter than a whole one.
  void check(const Json& body, Completeness completeness) const;

  // Checks one value for the place that the pointer names in a body ("/place", "/narrative/0/text/lang"), whatever the
  // rest of the body will be. Error(input_refused) with the reason alone.
  void check_value(std::string_view pointer, const Json& value) const;
  // The codes that may stand there, of the schema's own list or of its vocabulary; empty where it takes other values.
  [[nodiscard]] std::vector<std::string> codes_at(std::string_view pointer) const;

  // Pointers of the leaves of this body, in byte order: one per top-level member, or one per element or member where
  // the schema says "x-disclose": "each" (an empty one is one leaf).
  [[nodiscard]] std::vector<std::string> leaf_pointers(const Json& body) const;
  // What a leaf gives away, if anything.
  [[nodiscard]] std::optional<IdentityLevel> identity_level(std::string_view pointer) const;
  // The use that a leaf needs beside the purpose of an export ("x-use": "contact"); empty where there is none.
  [[nodiscard]] std::string further_use(std::string_view pointer) const;
  // Whether nothing but text passes at this RFC 6901 pointer into a body.
  [[nodiscard]] bool takes_only_text(std::string_view pointer) const;
  // Each record id in a body that passed check(); a word that stands in place of one ("not-recorded") is left out.
  [[nodiscard]] std::vector<Reference> references(const Json& body) const;
  // The others in a body that need not have passed it, but for words that may stand in place of an id.
  [[nodiscard]] std::vector<NamedReference> named_references(const Json& body) const;

 private:
  friend class SchemaCatalog;
  explicit Schema(Json document);
  [[nodiscard]] const Json* member(std::string_view name) const;
  [[nodiscard]] bool discloses_each(std::string_view name) const;
  // What the schema says of a place in a body, whether a body has it or not; null where it says nothing.
  [[nodiscard]] const Json* find_node(std::string_view pointer) const;
  [[nodiscard]] Json node_at(std::string_view pointer) const;

  std::string name_;
  Json document_;
  std::shared_ptr<const SchemaValidator> whole_;
  std::shared_ptr<const SchemaValidator> partial_;
};

}  // namespace fieldvault::records
