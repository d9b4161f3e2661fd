// What the world gives to the library: disk, time, randomness. Tests give others.
#pragma once

#include "fieldvault/crypto/random.hpp"
#include "fieldvault/vault/clock.hpp"
#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

struct Context {
  Disk& disk;
  Clock& clock;
  crypto::RandomSource& random;
};

}  // namespace fieldvault::vault
