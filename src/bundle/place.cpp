#include "place.hpp"

#include "fieldvault/crypto/encoding.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t channel_size = 16;
constexpr std::uint64_t max_sequence = (std::uint64_t{1} << 53) - 1;

}  // namespace

std::optional<ChannelId> ChannelId::parse(std::string_view hex) {
  const auto bytes = crypto::from_hex(hex);
  if (!bytes || bytes->size() != channel_size) return std::nullopt;
  return ChannelId(std::string(hex));
}

ChannelId ChannelId::generate(crypto::RandomSource& random) {
  return ChannelId(crypto::to_hex(crypto::random_bytes(random, channel_size)));
}

std::optional<SequenceNumber> SequenceNumber::from(std::uint64_t number) {
  if (number == 0 || number > max_sequence) return std::nullopt;
  return SequenceNumber(number);
}

void write_place(trust::SignedTextWriter& writer, const BundlePlace& place) {
  writer.line("channel", place.channel.text());
  writer.line("epoch", place.epoch);
  writer.line("sequence", place.sequence.value());
  writer.line("previous", place.previous.hex());
}

void write_roster(trust::SignedTextWriter& writer, const BundlePlace& place) {
  writer.line("roster-version", place.roster_version);
  writer.line("roster", place.roster.hex());
}

BundlePlace read_place(trust::SignedTextReader& reader) {
  const auto channel = ChannelId::parse(reader.line("channel"));
  if (!channel) reader.refuse("a channel is 32 lower-case hex digits");
  const std::uint64_t epoch = reader.number("epoch");
  if (epoch == 0) reader.refuse("key epochs count from 1");
  const auto sequence = SequenceNumber::from(reader.number("sequence"));
  if (!sequence) reader.refuse("a sequence number is 1 to 2^53 - 1");
  const crypto::Digest previous = reader.digest("previous");
  if ((sequence->value() == 1) && !previous.is_zero())
    reader.refuse("the first bundle of a channel has none before it");
  return {*channel, epoch, *sequence, previous, 0, crypto::Digest()};
}

void read_roster(trust::SignedTextReader& reader, BundlePlace& place) {
  place.roster_version = reader.number("roster-version");
  place.roster = reader.digest("roster");
  if ((place.roster_version == 0) != place.roster.is_zero())
    reader.refuse("a roster has a version and a hash, or neither");
}

}  // namespace fieldvault::bundle
