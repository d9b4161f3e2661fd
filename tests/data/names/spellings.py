"""How a name is written: one function for each standard, by its published table. Nothing here knows the program."""

KAZAKH = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"


def table(letters, sounds):
    parts = sounds.split(" ")
    assert len(letters) == len(parts), (len(letters), len(parts))
    return dict(zip(letters, ("" if part == "-" else part for part in parts)))


# BGN/PCGN 1979 for Kazakh.
BGN_KK = table(KAZAKH, "a b v g d e yo zh z ī y k l m n o p r s t ū f kh ts ch sh shch ” y ’ ė yu ya ä gh q ng ö u ü h i")
# ISO 9:1995, one letter for each.
ISO_9 = table(KAZAKH, "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â a̋ ġ ķ ņ ô u̇ ù ḥ ì")
# The Kazakh Latin alphabet of 2021.
LATIN_2021 = table(KAZAKH, "a b v g d e io j z i i k l m n o p r s t u f h ts ch ş şch - y - e iu ia ä ğ q ñ ö ū ü h ı")
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
# BGN/PCGN for Russian (е and ё after vowels: see romanise).
BGN_RU = table(RUSSIAN, "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya")
# GOST R 52535.1-2006, passports.
GOST_PASSPORT = table(RUSSIAN, "a b v g d e e zh z i i k l m n o p r s t u f kh tc ch sh shch - y - e iu ia")
# GOST 7.79-2000, system B.
GOST_7_79_B = table(RUSSIAN, "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh `` y' ` e` yu ya")

ULY = ["sh", "ch", "zh", "gh", "ng"] + list("abcdefghijklmnopqrstuvwxyzëöü")
UYGHUR_ARABIC = dict(zip("a e b p t j ch x d r z zh s sh gh f q k g ng l m n h o u ö ü w ë i y".split(),
                         "ا ە ب پ ت ج چ خ د ر ز ژ س ش غ ف ق ك گ ڭ ل م ن ھ و ۇ ۆ ۈ ۋ ې ى ي".split()))
UYGHUR_CYRILLIC = dict(zip("a e b p t j ch x d r z zh s sh gh f q k g ng l m n h o u ö ü w ë i y".split(),
                           "а ә б п т җ ч х д р з ж с ш ғ ф қ к г ң л м н һ о у ө ү в е и й".split()))
# The UN's system for Uyghur (resolution III/8), in its form for general use.
UN_UYGHUR = {"ch": "q", "sh": "x", "zh": "y", "x": "h", "gh": "g", "q": "k", "e": "a", "ë": "e", "ö": "o"}
# ALA-LC for Uyghur.
ALA_UYGHUR = {"x": "kh", "e": "ă", "ë": "e", "w": "v"}
# As libraries and English papers have it: kh, ä.
KH_UYGHUR = {"x": "kh", "e": "ä", "ë": "e"}
UYGHUR_VOWELS = set("aeiouëöü")

KAZAKH_ARABIC = dict(zip("абвгдежзийклмнопрстуфхцчшщыэюяәғқңөұүһі",
                         "ا ب ۆ گ د ە ج ز ي ي ك ل م ن و پ ر س ت ۋ ف ح تس چ ش شش ى ە يۋ يا ا ع ق ڭ و ۇ ۇ ھ ى".split()))
HIGH_HAMZA = "\u0674"


def romanise(word, letters):
    written = "".join(letters.get(letter, letter) for letter in word.lower())
    return written[:1].upper() + written[1:]


def bgn_russian(word):
    written, before = "", ""
    for letter in word.lower():
        after_vowel = not before or before in "аеёиоуыэюяйьъ"
        written += "y" * (letter in "её" and after_vowel) + BGN_RU[letter]
        before = letter
    return written[:1].upper() + written[1:]


def uyghur_letters(word):
    word, letters = word.lower(), []
    while word:
        letter = next(entry for entry in ULY if word.startswith(entry))
        letters.append(letter)
        word = word[len(letter):]
    return letters


def uyghur_arabic(word):
    written, before = "", ""
    for letter in uyghur_letters(word):
        if letter in UYGHUR_VOWELS and (not before or before in UYGHUR_VOWELS):
            written += "\u0626"
        written += UYGHUR_ARABIC[letter]
        before = letter
    return written


def uyghur_cyrillic(word):
    written = "".join(UYGHUR_CYRILLIC[letter] for letter in uyghur_letters(word))
    written = written.replace("йа", "я").replace("йу", "ю")
    return written[:1].upper() + written[1:]


def uyghur_latin(word, changes):
    written = "".join(changes.get(letter, letter) for letter in uyghur_letters(word))
    return written[:1].upper() + written[1:]


def kazakh_arabic(word):
    word = word.lower()
    is_soft = any(letter in "әөүі" for letter in word) and not any(letter in "екг" for letter in word)
    return HIGH_HAMZA * is_soft + "".join(KAZAKH_ARABIC[letter] for letter in word)


def read_pinyin(path):
    pinyin = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            syllable, characters = line.rstrip("\n").split(" ")
            for character in characters:
                pinyin.setdefault(character, syllable)
    return pinyin


def russian_family(father, sex):
    """Мұрат -> Муратов: what Russian papers make of a father's name."""
    stem = father
    if father[-1] in "йь":
        stem, ending = father[:-1], "ев"
    else:
        ending = "ев" if father[-1] in "еиыяючшщжц" else "ов"
    if father[-1] in "а":
        stem, ending = father[:-1], "аев"
    return stem + ending + ("а" if sex == "f" else "")
