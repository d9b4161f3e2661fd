// Spellings of one name meet under a key and score high; names that only look alike score low. All names are invented.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "../../src/search/name_score.hpp"
#include "../../src/search/skeleton.hpp"

namespace fieldvault::search::test {
namespace {

using Group = std::vector<std::string>;

const std::vector<Group> groups = {
    {"Musakhanuly", "Muakhanuly", "Мұсаханұлы", "Мусаханулы", "مۇساخانۇلى"},
    {"Serikzhan", "Serikjan", "Серікжан", "Серикжан", "سەرىكجان", "赛尔克坚"},
    {"Sayragul", "Sairagul", "Сайрагүл", "沙依拉古丽", "萨依拉古丽"},
    {"Gulbahar", "Gülbahar", "Гүлбаһар", "گۈلباھار", "古丽巴哈尔"},
    {"Tursun", "Тұрсын", "Турсун", "تۇرسۇن", "图尔荪", "吐尔逊"},
    {"Abdurehim", "Abdurahim", "Абдурахим", "ئابدۇرېھىم", "阿不都热依木"},
};
constexpr double same_name = 0.8;

double score(const std::string& first, const std::string& second) {
  return score_names(SpokenName::of(first), SpokenName::of(second)).score;
}

bool meet(const std::string& asked, const std::string& kept) {
  const SpokenName question = SpokenName::of(asked);
  const SpokenName answer = SpokenName::of(kept);
  for (const Reading& mine : question.words().front().readings) {
    const std::vector<std::string> keys = keys_to_ask(mine);
    for (const Reading& other : answer.words().front().readings) {
      for (const std::string& key : keys_to_keep(other)) {
        if (std::ranges::find(keys, key) != keys.end()) return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE("names: every spelling of a name that must be found is found from every other one") {
  for (const Group& group : groups) {
    for (const std::string& first : group) {
      for (const std::string& second : group) {
        INFO(first << " and " << second << ": " << SpokenName::of(first).text() << ", "
                   << SpokenName::of(second).text());
        CHECK(meet(first, second));
        CHECK(score(first, second) >= same_name);
        CHECK(score(first, "Qobyland " + second) >= same_name);
        CHECK(score("Qobyland " + first, second + " Qobyland") >= same_name);
      }
    }
  }
}

TEST_CASE("names: of two groups no spelling is taken for the other") {
  for (const Group& mine : groups) {
    for (const Group& other : groups) {
      if (&mine == &other) continue;
      for (const std::string& first : mine) {
        for (const std::string& second : other) {
          INFO(first << " and " << second);
          CHECK(score(first, second) < same_name);
        }
      }
    }
  }
}

TEST_CASE("names: brothers, and father and son, are two persons") {
  CHECK(score("Serik Musakhanuly", "Berik Musakhanuly") < same_name);
  CHECK(score("Serik Musakhanuly", "Musakhan Serikuly") < same_name);
  CHECK(score("Tursun Abdurehim", "Tursun Memet") < same_name);
  CHECK(score("Nurlan Musakhanuly", "Нұржан Мұсаханұлы") < same_name);
}

TEST_CASE("names: who is whose child is told by the suffix, wherever it stands, and otherwise by the last word") {
  const auto order = [](const std::string& first, const std::string& second) {
    return score_names(SpokenName::of(first), SpokenName::of(second)).order;
  };
  CHECK(order("Serik Musakhanuly", "Musakhanuly Serik") == Order::same);
  CHECK(order("Serik Musakhan", "Мұсаханов Серік") == Order::same);
  CHECK(order("Serik Musakhan", "赛力克·木萨汗") == Order::same);
  CHECK(order("Serik Musakhanuly", "Musakhan Serikuly") == Order::swapped);
  CHECK(order("Tursun Memet", "Memet Tursun") == Order::other);
  CHECK(order("Tursun Memet", "Memet Tursunov") == Order::other);
  CHECK(score("Tursun Memet", "Memet Tursun") < score("Tursun Memet", "Турсун Мәмәт"));
}

TEST_CASE("names: what can be nothing but pinyin is read as pinyin, in the whole name") {
  CHECK(SpokenName::of("Tuerxun Wusiman").text() == "~turSun/0 ~usiman/0");
  CHECK(SpokenName::of("Rahile Tursun").text() == "rahile/0 tursun/0");
}

TEST_CASE("names: letters that only stand together by chance are read apart") {
  CHECK(score("Бақытжан", "Bakhytzhan") >= same_name);
  CHECK(SpokenName::of("Bakhytzhan").text() == SpokenName::of("Бахытжан").text());
  CHECK(SpokenName::of("Saghyndyqqyzy").text() == "sagindik/d");
}

TEST_CASE("names: what the index keeps is read back") {
  const SpokenName name = SpokenName::of("Tursun Мұсаханұлы 古丽巴哈尔 T.");
  CHECK(name.words().size() == 4);
  CHECK(SpokenName::stored(name.text()).text() == name.text());
}

TEST_CASE("names: eight words are read, 64 letters of a word, and 24 sounds of it") {
  const auto text = [](const std::string& name) { return SpokenName::of(name).text(); };
  std::string seven;
  for (const char* word : {"bada", "gola", "keru", "mila", "noda", "pugi", "safa"}) seven += word + std::string(" ");
  CHECK(text(seven + "zulu") != text(seven));
  CHECK(text(seven + "zulu dora") == text(seven + "zulu"));
  CHECK(text(std::string(63, 'b') + "d") != text(std::string(63, 'b')));
  CHECK(text(std::string(64, 'b') + "d") == text(std::string(64, 'b')));
  std::string alternating;
  for (int pair = 0; pair < 12; ++pair) alternating += "ba";
  const auto sounds = [](const std::string& word) {
    return SpokenName::of(word).words().front().readings.front().sounds;
  };
  CHECK(sounds(alternating).size() == 24);
  CHECK(sounds(alternating + "ba") == sounds(alternating));
  CHECK(sounds(alternating.substr(1)).size() == 23);
}

TEST_CASE("names: hostile text is cut and does no harm") {
  std::string longest;
  while (longest.size() < 40'000) longest += "Musakhanuly";
  CHECK(SpokenName::of(longest).words().size() == 1);
  CHECK(SpokenName::of(longest).words().front().readings.front().sounds.size() <= 24);
  std::string many;
  while (many.size() < 40'000) many += "ab ";
  CHECK(SpokenName::of(many).words().size() == max_name_words);
  CHECK(SpokenName::of(std::string("\0\x01\x1b[31m\xff\xfe\xe2\x80\xae", 12)).words().size() <= 2);
  CHECK(SpokenName::of("").words().empty());
  CHECK(score("", "Tursun") == 0);
  CHECK(score(longest, many) < same_name);
}

}  // namespace fieldvault::search::test
