// Runs something that must be refused, and gives back with which code and words.
#pragma once

#include <string>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::test {

template <typename Action>
Error refusal_of(Action&& action) {
  try {
    std::forward<Action>(action)();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was refused");
  return {ErrorCode::program_failed, ""};
}

}  // namespace fieldvault::test
