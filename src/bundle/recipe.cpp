#include "recipe.hpp"

#include <optional>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

template <typename Value>
Value intact(std::optional<Value> value) {
  if (!value) throw Error(ErrorCode::damaged, "the recipe of a prepared bundle is damaged in the database");
  return *std::move(value);
}

Recipe read(const Json& json) {
  const auto text = [](const Json& object, const char* name) { return object.at(name).get<std::string>(); };
  const auto number = [&json](const char* name) { return json.at(name).get<std::uint64_t>(); };
  BundlePlace place{intact(ChannelId::parse(text(json, "channel"))),
                    number("epoch"),
                    intact(SequenceNumber::from(number("sequence"))),
                    intact(crypto::Digest::parse(text(json, "previous"))),
                    number("roster_version"),
                    intact(crypto::Digest::parse(text(json, "roster")))};
  Recipe recipe{text(json, "bundle"),
                std::move(place),
                text(json, "date"),
                intact(records::parse_use(text(json, "purpose"))),
                {},
                {},
                number("log_from"),
                number("log_to")};
  for (const Json& to : json.at("recipients")) {
    recipe.recipients.push_back({intact(trust::parse_role(text(to, "role"))), trust::CardName(text(to, "name")),
                                 intact(crypto::AgeRecipient::parse(text(to, "recipient")))});
    recipe.fingerprints.push_back(text(to, "fingerprint"));
  }
  if (recipe.recipients.empty()) return intact(std::optional<Recipe>());
  return recipe;
}

}  // namespace

Json Recipe::json() const {
  Json to = Json::array();
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    to.push_back({{"role", trust::role_text(recipients[i].role)},
                  {"name", recipients[i].name.text()},
                  {"recipient", recipients[i].recipient.text()},
                  {"fingerprint", fingerprints[i]}});
  }
  return {{"bundle", bundle_id},
          {"channel", place.channel.text()},
          {"epoch", place.epoch},
          {"sequence", place.sequence.value()},
          {"previous", place.previous.hex()},
          {"roster_version", place.roster_version},
          {"roster", place.roster.hex()},
          {"date", date},
          {"purpose", records::use_text(purpose)},
          {"recipients", std::move(to)},
          {"log_from", log_from},
          {"log_to", log_to}};
}

Recipe Recipe::parse(std::string_view canonical) {
  try {
    return read(ledger::parse_canonical_json(canonical, "recipe"));
  } catch (const Json::exception&) {
    return intact(std::optional<Recipe>());
  }
}

}  // namespace fieldvault::bundle
