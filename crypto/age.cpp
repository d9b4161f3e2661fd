#include "fieldvault/crypto/age.hpp"

#include <algorithm>

#include "age_format.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {

namespace {

class CollectingSink final : public ByteSink {
 public:
  explicit CollectingSink(std::size_t capacity) { bytes_.reserve(capacity); }
  void write(ByteView bytes) override { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }
  ~CollectingSink() override { wipe(bytes_); }

 private:
  Bytes bytes_;
};

}  // namespace

AgeWriter::AgeWriter(std::span<const AgeRecipient> recipients, RandomSource& random, ByteSink& out) {
  const FileKey file_key = new_file_key(random);
  StreamNonce nonce;
  random.fill(nonce);
  out.write(write_age_header(file_key, recipients, random));
  stream_ = std::make_unique<StreamWriter>(file_key, nonce, out);
}

AgeWriter::~AgeWriter() = default;

void AgeWriter::write(ByteView plaintext) { stream_->write(plaintext); }

void AgeWriter::finish() { stream_->finish(); }

// Collects the header line by line, then hands what follows to a StreamReader.
struct AgeReader::State {
  State(const AgeIdentity& reader, ByteSink& sink, std::optional<std::size_t> count)
      : identity(reader.expose_scalar()), out(sink), stanzas(count) {}

  // Moves bytes from the front of `file` into the header; true when the header has its last line.
  bool complete_header(ByteView& file) {
    while (!file.empty()) {
      const auto line_end = std::ranges::find(file, static_cast<std::byte>('\n'));
      const bool line_complete = line_end != file.end();
      const std::size_t taken = static_cast<std::size_t>(line_end - file.begin()) + (line_complete ? 1 : 0);
      if (taken > max_age_header_size - header.size()) refuse("longer than 64 KiB, or this is not an age file");
      header.insert(header.end(), file.begin(), file.begin() + static_cast<std::ptrdiff_t>(taken));
      file = file.subspan(taken);
      if (!line_complete) return false;
      if (text_of(header).substr(line_start).starts_with(age_mac_mark)) return true;
      line_start = header.size();
    }
    return false;
  }

  [[noreturn]] void refuse(const char* why) {
    refused = true;
    throw Error(ErrorCode::input_refused, std::string("age header: ") + why);
  }

  // A caller that goes on after a refusal must never see the rest pass.
  void require_not_refused() {
    if (refused) refuse("was refused before");
  }

  void open_header() {
    refused = true;  // until every check below has passed
    const AgeHeader parsed = AgeHeader::parse(header);
    if (stanzas && parsed.stanza_count() != *stanzas) refuse("not the number of recipients that was stated");
    stream = std::make_unique<StreamReader>(parsed.open(identity), out);
    refused = false;
  }

  AgeIdentity identity;
  ByteSink& out;
  std::optional<std::size_t> stanzas;
  Bytes header;
  std::size_t line_start = 0;
  bool refused = false;
  std::unique_ptr<StreamReader> stream;  // empty until the header was checked
};

AgeReader::AgeReader(const AgeIdentity& identity, ByteSink& out, std::optional<std::size_t> stanzas)
    : state_(std::make_unique<State>(identity, out, stanzas)) {}

AgeReader::~AgeReader() = default;

void AgeReader::write(ByteView file) {
  state_->require_not_refused();
  if (!state_->stream) {
    if (!state_->complete_header(file)) return;
    state_->open_header();
  }
  state_->stream->write(file);
}

void AgeReader::finish() {
  state_->require_not_refused();
  // An unfinished header is refused here, with the parser's reason.
  if (!state_->stream) state_->open_header();
  state_->stream->finish();
}

Bytes age_encrypt(ByteView plaintext, std::span<const AgeRecipient> recipients, RandomSource& random) {
  CollectingSink file(age_header_size(recipients.size()) + stream_payload_size(plaintext.size()));
  AgeWriter writer(recipients, random, file);
  writer.write(plaintext);
  writer.finish();
  return file.take();
}

Bytes age_decrypt(ByteView file, const AgeIdentity& identity, std::optional<std::size_t> stanzas) {
  // Reserved once: a growing vector would leave copies of the plaintext behind.
  CollectingSink plaintext(file.size());
  AgeReader reader(identity, plaintext, stanzas);
  reader.write(file);
  reader.finish();
  return plaintext.take();
}

}  // namespace fieldvault::crypto
