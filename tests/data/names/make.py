"""Makes pairs.tsv from words.tsv: python3 make.py > pairs.tsv. The same words give the same table, byte by byte."""
import os
import random

import spellings as s

HERE = os.path.dirname(os.path.abspath(__file__))
PINYIN = s.read_pinyin(os.path.join(HERE, "../../../src/search/pinyin.txt"))
MATCHES = {"dev": {"kk": 160, "ug": 120, "ru": 20}, "held": {"kk": 75, "ug": 65, "ru": 10}}


class Word:
    def __init__(self, line):
        self.split, self.language, self.sex, self.own, self.russian, self.chinese, self.people = line.split("\t")

    def pinyin(self):
        return "".join(PINYIN[character] for character in self.chinese).capitalize()


class Person:
    """A given name and a father's; style is how Kazakhs and Russian papers write the second."""

    def __init__(self, given, father, style, sex):
        self.given, self.father, self.style, self.sex = given, father, style, sex
        self.key = (given.own, father.own)

    def ending(self, by_style):
        return by_style[self.style][self.sex == "f"]

    def kazakh(self):
        if self.style == "uly":
            return [self.given.own, self.father.own + self.ending({"uly": ("ұлы", "қызы")})]
        return [self.given.own, s.russian_family(self.father.own, self.sex)]

    def russian(self):
        if self.father.sex == "s":
            return [self.given.russian, self.father.russian + "а" * (self.sex == "f")]
        if self.style == "uly":
            return [self.given.russian, self.father.russian + self.ending({"uly": ("улы", "кызы")})]
        if self.style == "bare":
            return [self.given.russian, self.father.russian]
        return [self.given.russian, s.russian_family(self.father.russian, self.sex)]

    def people(self):
        father = self.father.people
        if self.style == "uly":
            return [self.given.people, father + self.ending({"uly": ("uly", "kyzy")})]
        if self.style == "bare" or self.father.sex == "s":
            return [self.given.people, father + "a" * (self.father.sex == "s" and self.sex == "f")]
        return [self.given.people, father + ("ev" if father[-1] in "iye" else "ov") + "a" * (self.sex == "f")]

    def uyghur(self, write):
        return [write(self.given.own), write(self.father.own)]

    def spellings(self):
        """(script, standard, words) of every way in which this person's name is written."""
        ways = [("Cyrl", "Russian", self.russian()), ("Latn", "own", self.people()),
                ("Latn", "GOST R 52535.1", [s.romanise(w, s.GOST_PASSPORT) for w in self.russian()]),
                ("Latn", "GOST 7.79 B", [s.romanise(w, s.GOST_7_79_B) for w in self.russian()]),
                ("Latn", "ISO 9", [s.romanise(w, s.ISO_9) for w in self.russian()]),
                ("Latn", "BGN/PCGN Russian", [s.bgn_russian(w) for w in self.russian()])]
        if self.given.language == "kk":
            ways += [("Cyrl", "Kazakh", self.kazakh()), ("Cyrl", "Kazakh", self.kazakh()),
                     ("Latn", "BGN/PCGN Kazakh", [s.romanise(w, s.BGN_KK) for w in self.kazakh()]),
                     ("Latn", "Kazakh 2021", [s.romanise(w, s.LATIN_2021) for w in self.kazakh()]),
                     ("Latn", "ISO 9", [s.romanise(w, s.ISO_9) for w in self.kazakh()]),
                     ("Arab", "töte jazu", [s.kazakh_arabic(w) for w in self.kazakh()])]
        if self.given.language == "ug":
            ways += [("Arab", "Uyghur", self.uyghur(s.uyghur_arabic)), ("Arab", "Uyghur", self.uyghur(s.uyghur_arabic)),
                     ("Cyrl", "Uyghur", self.uyghur(s.uyghur_cyrillic)),
                     ("Latn", "ULY", self.uyghur(lambda w: s.uyghur_latin(w, {}))),
                     ("Latn", "UN III/8", self.uyghur(lambda w: s.uyghur_latin(w, s.UN_UYGHUR))),
                     ("Latn", "ALA-LC", self.uyghur(lambda w: s.uyghur_latin(w, s.ALA_UYGHUR))),
                     ("Latn", "kh, ä", self.uyghur(lambda w: s.uyghur_latin(w, s.KH_UYGHUR)))]
        if self.given.chinese:
            ways += [("Hani", "Chinese", [self.given.chinese, self.father.chinese])] * 2
            ways += [("Latn", "Pinyin", [self.given.pinyin(), self.father.pinyin()])]
        return ways


def written(way, change=""):
    script, standard, words = way
    border = "·" if script == "Hani" else " "
    words = list(words)
    if change == "initial":
        words[0] = words[0][0] + "."
    if change == "order":
        words.reverse()
    if change == "letter left out":
        longest = max(range(len(words)), key=lambda at: len(words[at]))
        word = words[longest]
        at = next(i for i in range(2, len(word)) if word[i].lower() in "bdgkmnprstzlhv")
        words[longest] = word[:at] + word[at + 1:]
    return border.join(words)


class Maker:
    def __init__(self, words):
        self.words, self.random, self.persons, self.rows = words, random.Random(20), {}, []

    def of(self, split, language, sexes):
        return [w for w in self.words if w.split == split and w.language == language and w.sex in sexes]

    def person(self, split, language, unlike=()):
        fathers = self.of(split, language, "s" if language == "ru" else "m")
        while True:
            given, father = self.random.choice(self.of(split, language, "mf")), self.random.choice(fathers)
            style = {"kk": ["uly", "ov"], "ug": ["bare", "bare", "ov"], "ru": ["ov"]}[language]
            person = Person(given, father, self.random.choice(style), given.sex)
            if given is not father and person.key not in self.persons and person.key not in unlike:
                return self.known(person)

    def known(self, person):
        if person.key not in self.persons:
            person.id = "p%03d" % (len(self.persons) + 1)
            self.persons[person.key] = person
        return self.persons[person.key]

    def row(self, split, match, relation, first, way, second, other, change=""):
        self.rows.append((split, match, relation, first.id, way[0], way[1], written(way), second.id, other[0], other[1],
                          written(other, change)))

    def two_ways(self, person):
        while True:
            first, second = self.random.sample(person.spellings(), 2)
            if first[2] != second[2]:
                return first, second

    def match(self, split, language):
        person = self.person(split, language)
        first, second = self.two_ways(person)
        change = self.random.choices(["", "order", "letter left out", "initial"], [88, 5, 4, 3])[0]
        script = second[0]
        ambiguous = change == "order" and person.style == "bare"  # it would be the father's name
        no_letters = change == "letter left out" and script != "Latn"
        no_initials = change == "initial" and script not in ("Latn", "Cyrl")
        if ambiguous or no_letters or no_initials:
            change = ""
        self.row(split, "yes", change or "another spelling", person, first, person, second, change)
        return person, first

    def neighbour(self, split, language, person):
        """A person who is easily taken for this one, and is not."""
        fathers = [w for w in self.of(split, language, "s" if language == "ru" else "m")]
        same_sex = [w for w in self.of(split, language, person.sex) if w is not person.given and w is not person.father]
        kind = self.random.choice(["brother or sister", "same given name", "father and son", "like given name"])
        if kind == "father and son" and (person.sex == "f" or language == "ru"):
            kind = "brother or sister"
        given, father = person.given, person.father
        if kind == "same given name":
            father = self.random.choice([w for w in fathers if w is not given and w is not father])
        elif kind == "father and son":
            given, father = father, given
        else:
            near = sorted(same_sex, key=lambda w: -likeness(w.own.lower(), given.own.lower()))
            given = near[0] if kind == "like given name" else self.random.choice(near[1:] or near)
        return kind, self.known(Person(given, father, person.style, given.sex))

    def no_match(self, split, language, person, way):
        kind, other = self.neighbour(split, language, person)
        standard = [w for w in other.spellings() if w[0] == way[0]]
        ways = standard if self.random.random() < 0.5 else other.spellings()
        self.row(split, "no", kind, person, way, other, self.random.choice(ways))


def likeness(one, other):
    """Letters in common, in their order: only for choosing neighbours."""
    best = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, letter in enumerate(one):
        for j, another in enumerate(other):
            best[i + 1][j + 1] = best[i][j] + 1 if letter == another else max(best[i][j + 1], best[i + 1][j])
    return 2 * best[-1][-1] / (len(one) + len(other))


def main():
    with open(os.path.join(HERE, "words.tsv"), encoding="utf-8") as lines:
        maker = Maker([Word(line.rstrip("\n")) for line in lines if not line.startswith("#")])
    for split, languages in MATCHES.items():
        for language, count in languages.items():
            for _ in range(count):
                person, way = maker.match(split, language)
                maker.no_match(split, language, person, way)
    print("# Pairs of names. ALL ARE INVENTED: common given names put together by make.py; no person is meant.")
    print("# match=yes: one person's name in two spellings; match=no: two persons who are easily confused.")
    print("# split=held is one third, made of other given names than dev; nothing is tuned on it.")
    print("split\tmatch\trelation\tperson_a\tscript_a\tstandard_a\tname_a\tperson_b\tscript_b\tstandard_b\tname_b")
    for row in maker.rows:
        print("\t".join(row))


main()
