// What may leave a random world, by the rules as SECURITY.md and the decisions state them: written without the door,
// the schemas or the record store, so that an error in them is not made twice.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/consent_world.hpp"

namespace fieldvault::bundle::test {

// One part of a revision, as it is proved by itself.
struct ModelPart {
  std::string pointer;
  Json value;
  bool leaves = false;
};

struct ModelFate {
  bool leaves = false;  // anything of it
  std::vector<ModelPart> parts;
  bool file_leaves = false;

  [[nodiscard]] std::set<std::string> staying() const;  // pointers, where something leaves
};

class ConsentModel {
 public:
  using Ids = std::set<std::string>;

  ConsentModel(const ConsentWorld& world, std::string purpose, std::string destination)
      : world_(&world), purpose_(std::move(purpose)), destination_(std::move(destination)) {}

  // `reached`: persons of whom the destination has something.
  [[nodiscard]] ModelFate fate(const WorldRecord& record, std::size_t version, const Ids& reached) const;
  // Whoever is in this body of the record.
  [[nodiscard]] Ids persons_in(const WorldRecord& record, const Json& body) const;

 private:
  enum class Level { none, name, photograph, voice, place };
  using Levels = std::set<Level>;
  struct Walk {
    Ids seen;
    Ids persons;
    Ids subjects;  // cases and events
  };

  [[nodiscard]] bool permits(const std::string& person, Level level) const { return permits(person, purpose_, level); }
  [[nodiscard]] bool permits(const std::string& person, const std::string& use, Level level) const;
  [[nodiscard]] bool all_permit(const Ids& persons, const Levels& levels) const;

  void walk(const WorldRecord& record, const Json& body, Walk& walked) const;
  void walk_to(const Json& id, Walk& walked) const;
  [[nodiscard]] Ids persons_around(Ids subjects) const;

  [[nodiscard]] Levels levels_of(const WorldRecord& record, const Json& body, const ModelPart& part) const;
  [[nodiscard]] Levels levels_of_file(const WorldRecord& record, const Json& body) const;
  [[nodiscard]] bool confirmed(const WorldRecord& record, const Json& body) const;
  [[nodiscard]] ModelFate judge(const WorldRecord& record, const Json& body, const Ids& in, const Ids& asked) const;
  [[nodiscard]] ModelFate judge_withdrawn(const WorldRecord& record, const Ids& reached) const;

  const ConsentWorld* world_;
  std::string purpose_;
  std::string destination_;
};

}  // namespace fieldvault::bundle::test
