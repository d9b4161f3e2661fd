// One schema, compiled by valijson when it is first asked, and its verdict on a body.
#pragma once

#include <memory>
#include <mutex>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::records {

class SchemaValidator {
 public:
  // The document refers to nothing outside itself.
  explicit SchemaValidator(Json document);
  ~SchemaValidator();
  SchemaValidator(const SchemaValidator&) = delete;
  SchemaValidator& operator=(const SchemaValidator&) = delete;

  [[nodiscard]] bool accepts(const Json& body) const;
  [[nodiscard]] const Json& document() const noexcept { return document_; }

 private:
  struct Compiled;
  Json document_;
  mutable std::unique_ptr<Compiled> compiled_;
  mutable std::once_flag once_;
};

}  // namespace fieldvault::records
