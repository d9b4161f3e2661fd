#include "skeleton.hpp"

#include <algorithm>

#include "letters.hpp"

namespace fieldvault::search {
namespace {

constexpr std::size_t longest_skeleton = 8;
constexpr std::size_t shortest_to_drop_from = 3;
constexpr std::size_t shortest_to_exchange_in = 5;
constexpr std::size_t most_skeletons = 8;
constexpr char dropped_mark = '-';
constexpr char initial_mark = '\'';
constexpr char vowels_mark = '=';  // a word without consonants

// Classes a sound may belong to; a space is "none": the sound is left out.
std::string_view classes_of(char sound, Origin origin) {
  switch (sound) {
    case 'b':
    case 'p':
    case 'f':
      return "p";
    case 't':
    case 'd':
      return "t";
    case 'k':
    case 'g':
      return "k";
    case 's':
    case 'S':
    case 'z':
    case 'j':
    case 'c':
    case 'T':
      return "s";
    case 'l':
    case 'r':
      return "l";
    case 'm':
      return "m";
    case 'n':
    case 'N':
      return origin == Origin::syllables ? "nm" : "n";  // Chinese syllables end in no m
    case 'J':
    case 'X':
      return "s ";
    case 'C':
      return "sk";
    case 'h':
      return origin == Origin::syllables ? " k" : " ";
    default:
      return " ";
  }
}

void add_once(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

std::vector<std::string> skeletons_of(const Reading& reading) {
  std::vector<std::string> skeletons = {""};
  for (const char sound : reading.sounds) {
    const std::string_view classes = classes_of(sound, reading.origin);
    std::vector<std::string> longer;
    for (const std::string& skeleton : skeletons) {
      for (const char one : classes) {
        if (longer.size() == most_skeletons) break;
        add_once(longer, one == ' ' || skeleton.size() == longest_skeleton ? skeleton : skeleton + one);
      }
    }
    skeletons = std::move(longer);
  }
  return skeletons;
}

std::vector<std::string> one_dropped(const std::string& skeleton) {
  std::vector<std::string> shorter;
  if (skeleton.size() < shortest_to_drop_from) return shorter;
  for (std::size_t at = 0; at < skeleton.size(); ++at) add_once(shorter, std::string(skeleton).erase(at, 1));
  return shorter;
}

}  // namespace

std::vector<std::string> keys_to_keep(const Reading& reading) {
  std::vector<std::string> keys;
  for (const std::string& skeleton : skeletons_of(reading)) {
    add_once(keys, skeleton.empty() ? vowels_mark + reading.sounds : skeleton);
    for (const std::string& shorter : one_dropped(skeleton)) add_once(keys, dropped_mark + shorter);
  }
  return keys;
}

std::vector<std::string> keys_to_ask(const Reading& reading) {
  std::vector<std::string> keys;
  for (const std::string& skeleton : skeletons_of(reading)) {
    add_once(keys, skeleton.empty() ? vowels_mark + reading.sounds : skeleton);
    if (skeleton.size() >= shortest_to_drop_from - 1) add_once(keys, dropped_mark + skeleton);
    for (const std::string& shorter : one_dropped(skeleton)) {
      add_once(keys, shorter);
      if (skeleton.size() >= shortest_to_exchange_in) add_once(keys, dropped_mark + shorter);
    }
  }
  return keys;
}

std::vector<std::string> keys_to_keep(const NameWord& word) {
  if (word.is_initial()) return {initial_mark + word.readings.front().sounds};
  std::vector<std::string> keys;
  for (const Reading& reading : word.readings) {
    for (std::string& key : keys_to_keep(reading)) add_once(keys, std::move(key));
  }
  return keys;
}

std::vector<std::string> keys_to_ask(const NameWord& word) {
  std::vector<std::string> keys;
  if (word.is_initial()) return keys;
  for (const Reading& reading : word.readings) {
    for (std::string& key : keys_to_ask(reading)) add_once(keys, std::move(key));
    add_once(keys, initial_mark + reading.sounds.substr(0, 1));
  }
  return keys;
}

}  // namespace fieldvault::search
