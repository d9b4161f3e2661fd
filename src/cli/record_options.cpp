#include "record_options.hpp"

namespace fieldvault::cli {

void bind_record_id(CLI::App& verb, std::string& id) {
  verb.add_option("id", id, "Its id, or a unique part of at least 4 characters from either end")->required();
}

void bind_person(CLI::App& verb, std::string& person) {
  verb.add_option("person", person, "The person: id, unique part of it, or code")->required();
}

void bind_input(CLI::App& verb, BodyInput& input) {
  verb.add_option("--from", input.from,
                  "The record's body as JSON; - is standard input; .jsonl: one per line; .csv: one per row");
  verb.add_option(
      "--set", input.set,
      "field=value for text or, where the field takes more, a JSON object, list or string; field:=json for a number; "
      "again for each");
}

}  // namespace fieldvault::cli
