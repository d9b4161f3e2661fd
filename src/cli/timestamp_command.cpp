#include "timestamp_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/bundle/stamping.hpp"
#include "fieldvault/crypto/error.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct TimestampOptions {
  std::string of;
  std::string out;
  std::string token;
  bool replace = false;
};

int write_text(const TimestampOptions& options, CommandContext& context) {
  if (options.out == "-") throw Error(ErrorCode::wrong_usage, "--out takes a file");
  require_named_new_file(options.out, context);
  vault::Vault vault = open_vault(context);
  const std::string text = bundle::text_to_stamp(vault, options.of);
  context.world.disk.publish_new(options.out, bytes_of(text));
  const std::string sha256 = crypto::sha256(bytes_of(text)).hex();
  if (context.options.json) {
    print_json(context.out, {{"file", options.out}, {"sha256", sha256}});
  } else {
    context.out << fmt::format("{}  {}\n", sha256, shown(options.out));
  }
  return 0;
}

// The answer is read before any key is in memory.
int keep_token(const TimestampOptions& options, CommandContext& context) {
  const std::string file = read_named_file(options.token, crypto::max_timestamp_size, context);
  const ByteView response = bytes_of(file);
  const crypto::TimestampClaim claim = crypto::read_timestamp(response);
  const std::string time = vault::Timestamp(claim.time).text();
  vault::Vault vault = open_vault(context);
  const bundle::Stamped stamped = bundle::keep_stamp(
      vault, claim, response, options.replace ? bundle::EarlierStamp::replaced : bundle::EarlierStamp::kept);
  if (context.options.json) {
    print_json(context.out, {{"device", stamped.device}, {"ledger_size", stamped.size}, {"time", time}});
  } else {
    context.out << fmt::format("the first {} entries of device {}: stamped {}\n", stamped.size, stamped.device, time);
  }
  return 0;
}

int timestamp(const TimestampOptions& options, CommandContext& context) {
  if (options.token.empty() == options.of.empty()) {
    throw Error(ErrorCode::wrong_usage, "either --of NAME --out FILE, or --token FILE");
  }
  return options.token.empty() ? write_text(options, context) : keep_token(options, context);
}

}  // namespace

void bind_timestamp(CLI::App& bundle_noun, Choice& choice) {
  add_verb<TimestampOptions>(
      bundle_noun, choice, "timestamp", "Have a third party stamp the time of a ledger's checkpoint (RFC 3161)",
      "--vault hq bundle timestamp --of \"Field 7\" --out field.checkpoint",
      [](CLI::App& verb, TimestampOptions& options) {
        verb.add_option("--of", options.of, "Whose ledger: the name of a trusted card, or of this vault");
        verb.add_option("--out", options.out, "The checkpoint to have stamped is written here; it must not exist");
        verb.add_option("--token", options.token, "The authority's answer (.tsr), which disclosures then carry");
        verb.add_flag("--replace", options.replace, "With --token: in place of the one that the checkpoint has");
        verb.footer(
            "Between the two, on any machine with a network:\n"
            "  openssl ts -query -data field.checkpoint -sha256 -cert -out field.tsq\n"
            "  curl -H 'Content-Type: application/timestamp-query' --data-binary @field.tsq URL > field.tsr");
      },
      timestamp);
}

}  // namespace fieldvault::cli
