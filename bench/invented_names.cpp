#include "invented_names.hpp"

namespace fieldvault::bench {
namespace {

using Part = std::array<std::string_view, 3>;  // by script

constexpr std::array<Part, 40> firsts = {{
    {"Nur", "Нұр", "努尔"},         {"Ay", "Ай", "阿依"},         {"Tur", "Тұр", "吐尔"},
    {"Bek", "Бек", "别克"},         {"Er", "Ер", "叶尔"},         {"Gul", "Гүл", "古丽"},
    {"Serik", "Серік", "赛力克"},   {"Zhan", "Жан", "江"},        {"Dos", "Дос", "多斯"},
    {"Aman", "Аман", "阿曼"},       {"Temir", "Темір", "铁米尔"}, {"Bolat", "Болат", "波拉提"},
    {"Abdu", "Абду", "阿不都"},     {"Qan", "Қан", "汗"},         {"Bay", "Бай", "拜"},
    {"Orin", "Орын", "吾仁"},       {"Murat", "Мұрат", "木拉提"}, {"Say", "Сай", "沙依"},
    {"Dil", "Діл", "迪丽"},         {"Zhuma", "Жұма", "居马"},    {"Qur", "Құр", "库尔"},
    {"Tolen", "Төлен", "托连"},     {"Meyir", "Мейір", "麦依尔"}, {"Rys", "Рыс", "热斯"},
    {"Shin", "Шын", "欣"},          {"Asyl", "Асыл", "阿斯勒"},   {"Kun", "Күн", "昆"},
    {"Mamyr", "Мамыр", "马米尔"},   {"Oraz", "Ораз", "吾拉孜"},   {"Sabyr", "Сабыр", "沙比尔"},
    {"Tasb", "Тасб", "塔斯布"},     {"Qobl", "Қобл", "阔布勒"},   {"Zamir", "Замір", "扎米尔"},
    {"Ilham", "Ілһам", "伊力哈木"}, {"Raxm", "Рахм", "热合木"},   {"Huseyn", "Хұсейн", "玉散"},
    {"Yasin", "Ясын", "亚森"},      {"Fatim", "Фатым", "帕提曼"}, {"Ghali", "Ғали", "哈力"},
    {"Osman", "Осман", "吾斯曼"},
}};
constexpr std::array<Part, 25> seconds = {{
    {"bek", "бек", "别克"},       {"zhan", "жан", "江"},        {"gul", "гүл", "古丽"},
    {"lan", "лан", "兰"},         {"bay", "бай", "拜"},         {"ali", "али", "阿力"},
    {"sun", "сын", "逊"},         {"khan", "хан", "汗"},        {"bolat", "болат", "波拉提"},
    {"bakyt", "бақыт", "巴合提"}, {"dana", "дана", "达娜"},     {"mukhamed", "мұхамед", "木哈买提"},
    {"qyz", "қыз", "克孜"},       {"tay", "тай", "泰"},         {"ar", "ар", "阿尔"},
    {"er", "ер", "叶尔"},         {"kelde", "келді", "克里德"}, {"murat", "мұрат", "木拉提"},
    {"saule", "сәуле", "沙吾列"}, {"niyaz", "нияз", "尼亚孜"},  {"din", "дін", "丁"},
    {"rahim", "рахим", "热依木"}, {"temir", "темір", "铁米尔"}, {"shat", "шат", "夏提"},
    {"qul", "құл", "库勒"},
}};
constexpr Part son = {"uly", "ұлы", ""};
constexpr Part border = {" ", " ", "·"};

}  // namespace

std::string InventedNames::written(const Person& person, Script script) {
  static_assert(firsts.size() == first_count && seconds.size() == second_count);
  const auto in = static_cast<std::size_t>(script);
  std::string name;
  name.append(firsts[person.given[0]][in]).append(seconds[person.given[1]][in]).append(border[in]);
  return name.append(firsts[person.father[0]][in]).append(seconds[person.father[1]][in]).append(son[in]);
}

}  // namespace fieldvault::bench
