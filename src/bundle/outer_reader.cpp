#include "outer_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/confined.hpp"
#include "fieldvault/vault/threaded_sink.hpp"
#include "sealed_format.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t most_of_a_fault = 1024;
constexpr std::size_t piece_of_one = std::size_t{256} * 1024;

// Each of the two texts and the sealed member stands behind a header, and behind two blocks more where a pax record
// says its size.
constexpr std::uint64_t most_before_sealed =
    trust::max_signed_text_size + max_minisig_size + std::uint64_t{3} * 3 * tar_block + std::uint64_t{2} * tar_block;

class OuterMembers final : public TarHandler {
 public:
  void begin(std::string_view name, std::uint64_t size) override {
    static constexpr std::array names = {outer_name::manifest, outer_name::signature, outer_name::sealed};
    static constexpr std::array<std::uint64_t, 3> limits = {trust::max_signed_text_size, max_minisig_size,
                                                            max_tar_size};
    if (member_ >= names.size() || name != names[member_]) {
      throw Error(ErrorCode::input_refused,
                  "the bundle does not hold exactly manifest.txt, manifest.txt.minisig and sealed.age, in this order");
    }
    if (size > limits[member_])
      throw Error(ErrorCode::input_refused, fmt::format("{} is over {} bytes", name, limits[member_]));
    if (member_ == 2) front.sealed_size = size;
    is_at_sealed = member_ == 2;
  }

  void bytes(ByteView part) override {
    if (member_ == 0) front.manifest += text_of(part);
    if (member_ == 1) front.signature += text_of(part);
  }

  void end() override { ++member_; }

  [[nodiscard]] bool complete() const { return member_ == 3; }

  OuterFront front;
  bool is_at_sealed = false;

 private:
  std::size_t member_ = 0;
};

// In single blocks, so that nothing of the sealed part is read; and no further than it must have begun, which a file
// may be long past with zeros that stand nowhere.
void read_to_sealed(BundleFile& file, TarReader& tar, OuterMembers& members) {
  Bytes block(tar_block);
  file.seek(0);
  while (!members.is_at_sealed) {
    const std::size_t count = file.read(block);
    if (count == 0) {
      static_cast<void>(tar.finish());
      throw Error(ErrorCode::input_refused, "the bundle was cut off");
    }
    tar.write(ByteView(block).first(count));
    members.front.sealed_at += count;
    if (!members.is_at_sealed && members.front.sealed_at >= most_before_sealed) {
      throw Error(ErrorCode::input_refused, "the bundle ends before its sealed part");
    }
  }
}

void read_tail(BundleFile& file, TarReader& tar, const OuterMembers& members) {
  const OuterFront& front = members.front;
  const std::uint64_t end = front.sealed_at + front.sealed_size;
  if (end > file.size()) throw Error(ErrorCode::input_refused, "archive: was cut off");
  tar.skip(front.sealed_size);
  file.seek(end);
  Bytes tail(tar_padding(front.sealed_size) + tar_end_size + 1);
  tail.resize(file.read(tail));
  tar.write(tail);
  const std::uint64_t zeros = tar.finish();
  if (!members.complete()) throw Error(ErrorCode::input_refused, "the bundle was cut off");
  if (zeros != tar_end_size) throw Error(ErrorCode::input_refused, "bytes follow the end of the bundle");
}

// The answer of a process that hostile bytes may have taken over.
class AnswerReader {
 public:
  explicit AnswerReader(ByteView answer) : rest_(answer) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (const std::byte byte : take(sizeof(value))) value = value << 8 | std::to_integer<std::uint64_t>(byte);
    return value;
  }
  std::string text(std::size_t most) {
    const std::uint64_t size = number();
    if (size > most) refuse();
    return std::string(text_of(take(static_cast<std::size_t>(size))));
  }
  void end() const {
    if (!rest_.empty()) refuse();
  }
  [[noreturn]] static void refuse() {
    throw Error(ErrorCode::input_refused, "the process that reads the bundle does not answer as it should");
  }

 private:
  ByteView take(std::size_t size) {
    if (size > rest_.size()) refuse();
    const ByteView part = rest_.first(size);
    rest_ = rest_.subspan(size);
    return part;
  }
  ByteView rest_;
};

constexpr std::size_t most_of_an_answer =
    5 * sizeof(std::uint64_t) + trust::max_signed_text_size + max_minisig_size + most_of_a_fault;

class SealedSink final : public crypto::ByteSink {
 public:
  explicit SealedSink(OuterHandler& handler) : handler_(&handler) {}
  void write(ByteView part) override { handler_->sealed(part); }

 private:
  OuterHandler* handler_;
};

}  // namespace

OuterFront read_front(BundleFile& file) {
  OuterMembers members;
  TarReader tar(members);
  read_to_sealed(file, tar, members);
  try {
    read_tail(file, tar, members);
  } catch (const Error& error) {
    members.front.fault = std::string(error.what()).substr(0, most_of_a_fault);
  }
  return members.front;
}

Bytes front_answer(const OuterFront& front) {
  Bytes out;
  const auto add_number = [&out](std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>((number >> shift) & 0xFF));
  };
  add_number(front.sealed_at);
  add_number(front.sealed_size);
  for (const std::string* text : {&front.manifest, &front.signature, &front.fault}) {
    add_number(text->size());
    const ByteView bytes = bytes_of(*text);
    out.insert(out.end(), bytes.begin(), bytes.end());
  }
  return out;
}

OuterFront front_of_answer(ByteView answer, std::uint64_t file_size) {
  AnswerReader reader(answer);
  OuterFront front;
  front.sealed_at = reader.number();
  front.sealed_size = reader.number();
  front.manifest = reader.text(trust::max_signed_text_size);
  front.signature = reader.text(max_minisig_size);
  front.fault = reader.text(most_of_a_fault);
  reader.end();
  if (front.sealed_at > file_size || front.sealed_size > max_tar_size) AnswerReader::refuse();
  return front;
}

ConfinedFront confined_front(BundleFile& file) {
  const vault::ConfinedAnswer answer = vault::run_confined(
      file.descriptors(), [&] { return front_answer(read_front(file)); }, most_of_an_answer);
  return {front_of_answer(answer.bytes, file.size()), answer.is_confined};
}

bool read_outer(BundleFile& file, OuterHandler& handler, const evidence::Progress& progress, Readers readers) {
  const ConfinedFront confined = confined_front(file);
  const OuterFront& front = confined.front;
  handler.signed_manifest(front.manifest, front.signature, front.sealed_size);
  file.seek(front.sealed_at);
  const auto pass_on = [&](const std::function<std::size_t(std::uint64_t)>& take) {
    for (std::uint64_t done = 0; done < front.sealed_size;) {
      const std::size_t count = take(front.sealed_size - done);
      if (count == 0) throw Error(ErrorCode::input_refused, "archive: was cut off");
      done += count;
      if (progress) progress(front.sealed_at + done, file.size());
    }
  };
  if (readers == Readers::one) {
    Bytes piece(piece_of_one);
    pass_on([&](std::uint64_t most) {
      const auto room =
          MutableBytes(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(most, piece.size())));
      const std::size_t count = file.read(room);
      handler.sealed(room.first(count));
      return count;
    });
  } else {
    SealedSink sealed(handler);
    vault::ThreadedSink handed(sealed);
    handed.finish_after([&] {
      pass_on([&](std::uint64_t most) {
        return handed.fill(static_cast<std::size_t>(most), [&](MutableBytes room) { return file.read(room); });
      });
    });
  }
  handler.sealed_end();
  if (!front.fault.empty()) throw Error(ErrorCode::input_refused, front.fault);
  if (progress) progress(file.size(), file.size());
  return confined.is_confined;
}

}  // namespace fieldvault::bundle
