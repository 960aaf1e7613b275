"""Names of people: no list of names, only words that announce one."""

# ruff: noqa: E501 (a pattern stands in one line)

from __future__ import annotations

import re
from collections.abc import Iterator

from .spans import Detail

_CAP = r"(?:[A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻȘȚĂŞĞİ][\w’'\-]*[\w])"
_NAME = rf"{_CAP}(?:\s+(?:(?:al|el|bin|ibn|de|van|von|bint|O’|Mc)\s+)?{_CAP}){{0,2}}"
_WORD = r"[^\W\d_][\w’'\u0300-\u036f\u064b-\u0652\u0a80-\u0aff]*"

#: Words that begin with a capital letter after such words, and are no name.
_NO_NAME = frozenset(
    [
        "I",
        "I'm",
        "I’m",
        "I've",
        "I’ve",
        "I'll",
        "I’ll",
        "I'd",
        "I’d",
        "The",
        "A",
        "An",
        "We",
        "He",
        "She",
        "They",
        "It",
        "In",
        "On",
        "At",
        "But",
        "And",
        "So",
        "Because",
        "When",
        "My",
        "Our",
        "Your",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "English",
        "Polish",
        "Arabic",
        "Somali",
        "Gujarati",
        "Christmas",
        "Easter",
        "Eid",
        "Ramadan",
        "Diwali",
        "NHS",
        "GP",
        "UK",
        "EU",
        "TV",
        "OK",
        "DWP",
        "ESOL",
        "Who",
        "What",
        "Why",
        "How",
        "God",
        "Allah",
        "Jesus",
        "Nie",
        "Tak",
        "Who’s",
        "Martens",
        "Bóg",
        "Bogiem",
        "Boże",
        "Jezus",
        "Christmas",
        "Nature",
        "Earth",
        "Teresa’s",
        "Right",
        "Universal",
        "Google",
        "Facebook",
        "WhatsApp",
        "Zoom",
        "Council",
        "Hospital",
        "School",
        "Surgery",
    ]
)
#: Small words after “my name is” and in other scripts that are no part of a name.
_STOPS = frozenset(
    [
        "and",
        "i",
        "im",
        "am",
        "a",
        "the",
        "from",
        "but",
        "live",
        "lives",
        "not",
        "on",
        "it",
        "is",
        "was",
        "in",
        "with",
        "because",
        "so",
        "who",
        "to",
        "of",
        "my",
        "at",
        "this",
        "please",
        "known",
        "spelt",
        "wrong",
        "hard",
        "difficult",
        "often",
        "always",
        "never",
        "here",
        "there",
        "now",
        "too",
        "too",
        "also",
        "i",
        "jestem",
        "mam",
        "nie",
        "jest",
        "mieszkam",
        "ale",
        "z",
        "w",
        "و",
        "في",
        "من",
        "على",
        "عن",
        "قال",
        "قالت",
        "كان",
        "كانت",
        "هو",
        "هي",
        "لا",
        "لم",
        "لن",
        "ما",
        "هنا",
        "هناك",
        "الذي",
        "التي",
        "هذا",
        "هذه",
        "إلى",
        "مع",
        "أن",
        "أنا",
        "وأنا",
        "ليس",
        "الكبير",
        "الكبيرة",
        "الكبار",
        "الصغير",
        "القديم",
        "الجديد",
        "الجديدة",
        "يقول",
        "تقول",
        "جدا",
        "جداً",
        "المسؤول",
        "المسؤولة",
        "العام",
        "الذين",
        "كل",
        "بعد",
        "قبل",
        "غير",
        "છે",
        "અને",
        "હું",
        "મારું",
        "નામ",
        "પાસે",
        "ને",
        "એ",
        "તે",
        "આ",
        "oo",
        "iyo",
        "waxaan",
        "waa",
        "ku",
        "ka",
        "u",
        "si",
        "aan",
        "waan",
        "in",
        "ah",
    ]
)

#: Announces a name for certain: the group is the name.
_SURE = [
    rf"\b(?i:my (?:full )?name(?:'s|’s| is)|i am called|i'm called|i’m called|name:|signed,?|yours sincerely,?|kind regards,?|best wishes,?|"
    rf"(?:his|her|their|whose) name (?:is|was))\s+({_NAME})",
    rf"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Cllr|Councillor|Rev|Sir|Dame)\b\.?\s+({_NAME})",
    rf"\b(?i:my|our|his|her|their) (?:(?i:late|older|elder|younger|little|big|best|old|lovely|first|dear|next-door)\s+){{0,2}}"
    rf"(?i:son|daughter|husband|wife|partner|mum|mother|dad|father|brother|sister|neighbour|friend|gp|"
    rf"nurse|doctor|dentist|midwife|health visitor|social worker|support worker|key worker|carer|landlord|landlady|"
    rf"housing officer|teacher|boss|manager|uncle|aunt|auntie|cousin|niece|nephew|nan|gran|grandad|"
    rf"grandmother|grandfather|grandson|granddaughter|baby|twins?|stepson|ex|boyfriend|girlfriend|advisor|adviser)(?:,|\s+is\s+called|\s+called|\s+named)?\s+({_NAME})",
    rf"\b(?:a|the) (?i:man|woman|lady|girl|boy|nurse|doctor|receptionist|worker|volunteer|officer|driver|child|lad|person) (?i:called|named)\s+({_NAME})",
    rf"\b(?:(?i:nurse|sister|midwife|imam|sheikh|auntie|aunty|uncle|pastor|father|doctor|officer|constable))\s+({_NAME})(?=\s+(?i:is|was|at|from|said|told|has|who|and|in|always|never|for|on)|[,.!]|$)",
    rf"\b(?i:nazywam się|mam na imię|nazywa się|ma na imię|na imię ma|o imieniu|imię:|podpisano:?|pozdrawiam,?)\s+({_NAME})",
    rf"\b(?:[Pp]an(?:i|a|u|em|ią|ie|owie|stwo|stwa)?|dr|Dr|prof|mgr|[Dd]oktor(?:a|owi|em)?|[Kk]siądz|[Ss]iostra)\b\.?\s+(?:(?:doktor|profesor|dr|mgr)\.?\s+)?({_NAME})",
    rf"\b(?i:mój|moja|mojego|mojej|moją|moim|nasz|nasza|naszej|naszego) (?i:syn\w*|córk\w*|mąż|męż\w*|żon\w*|sąsiad\w*|brat\w*|siostr\w*|lekark?\w*|mam\w*|"
    rf"tat\w*|babci\w*|dziad\w*|koleżank\w*|kolega|kuzyn\w*|przyjaciół\w*|opiekunk\w*|położn\w*|wnuk\w*|wnuczk\w*)\s+({_NAME})",
    rf"\b(?i:magacaygu waa|magaceygu waa|magacaygu|magaceygu|magaciisu waa|magaceedu waa|la i? ?(?:yidhaah|yiraah|yidha|yira)\w+|la i dhaho|la dhaho)\s+({_NAME})",
    rf"\b(?:[Dd]hakhtar(?:ka|ad|adda)?|[Mm]udane|[Mm]arwo|[Xx]aaji|[Ss]heekh|[Mm]acallin(?:ka)?|[Ee]eddo|[Aa]deer|[Kk]alkaaliso)\s+({_NAME})",
    rf"\b(?i:wiilkayga|wiilkeyga|gabadhayda|gabadheyda|ninkayga|ninkaygii|xaaskayga|walaashay|walaalkay|hooyaday|aabahay|deriskayga|saaxiibkay|saaxiibtay|eeddaday|ayeeyaday)\s+({_NAME})",
]
#: Announces what is often a name.
_PERHAPS = [
    rf"\b(?i:i am|i'm|i’m|this is|it's|it’s)\s+({_CAP}\s+{_CAP})",
    rf"\b(?i:called|named|ask for|speak to|spoke to|saw|thanks to|thank you)\s+({_NAME})",
    rf"({_CAP}) (?:from|at) the (?:council|surgery|reception|desk|school|hospital|pharmacy|centre|mosque|church)\b",
    rf"\b(?:[Jj]estem|[Tt]u|[Mm]ówi|[Pp]isze)\s+({_CAP}\s+{_CAP})",
    rf"\b(?i:i am|i'm|i’m|this is)\s+({_CAP})(?=\s+(?:from|and\s+I|here)\b|,)",
    rf"\b(?:[Ll]ekarz|[Ll]ekarka|[Pp]ielęgniarka|[Pp]ołożna|[Ss]ąsiadka|[Ss]ąsiad|[Kk]sięża|[Nn]auczycielka|[Dd]entystka)\s+({_NAME})",
    rf"(?:أنا|انا|معك|معكم)\s+({_WORD})(?=\s+(?:من|وأسكن|وأعيش|و|أسكن)\b)",
    rf"(?:દીકરી|દીકરો|પતિ|પત્ની|પુત્ર|પુત્રી|ભાણેજ|પાડોશી)\s+({_WORD})\s+(?:ને|એ|નું|ની|માટે)(?=\s)",
]
_AFTER_MY_NAME = re.compile(
    r"\b(?:my name is|my name's|my name’s|nazywam się|mam na imię|magacaygu waa)\s+", re.IGNORECASE
)
#: In scripts without capitals one word is taken, and a second where it can be one.
_ARABIC = re.compile(
    r"(?<!\w)(?:[وف]?(?:اسمي|إسمي|اسمه|اسمها|أدعى|يدعى|تدعى|الدكتورة?|دكتورة?|د\.|السيدة?|(?:ال)?[أا]ستاذة?|"
    r"الشيخ|الآنسة|الممرضة?|الحاجة?|أم|أبو|الطبيبة?))\s+(?:هو\s+|هي\s+)?"
)
_WEAK_ARABIC = ("أم ", "أبو ", "الطبيب", "الممرض")
_GUJARATI = re.compile(
    rf"નામ\s+((?:{_WORD})(?:\s+{_WORD})?)\s+છે|(?:ડૉ\.|ડો\.|ડૉ|શ્રીમતી|શ્રી|મિસ્ટર|મિસિસ)\s+((?:{_WORD}))"
)
_GUJARATI_HONOUR = re.compile(
    r"([\u0a80-\u0aff]{2,}(?:ભાઈ|ભાઇ|બેન|બહેન|કાકા|માસી|ફોઈ))(?=ને|નું|ની|ના|નો|એ|\s|[,.!?]|$)"
)
_NO_HONOUR = re.compile(r"^(?:મોટો|મોટા|નાના|મોટી|નાની|સગા|પિતરાઈ|ભાઈ|બેન|મામા|પાડોશી|ધર્મ)")

_SURE_PATTERNS = [re.compile(pattern) for pattern in _SURE]
_PERHAPS_PATTERNS = [re.compile(pattern) for pattern in _PERHAPS]


def names_in(text: str) -> Iterator[Detail]:
    """What is most likely a name, after words that announce one in any of five languages."""
    for patterns, confidence in ((_SURE_PATTERNS, "high"), (_PERHAPS_PATTERNS, "low")):
        for pattern in patterns:
            for hit in pattern.finditer(text):
                yield from _trimmed(text, hit.start(1), hit.end(1), confidence)
    yield from _small_letters(text)
    yield from _arabic(text)
    yield from _gujarati(text)


def _trimmed(text: str, start: int, end: int, confidence: str) -> Iterator[Detail]:
    """The words of a name up to the first that is none; nothing if the first is none already."""
    last = start
    for word in re.finditer(r"\S+", text[start:end]):
        bare = word[0].strip(".,;:!?’'")
        if bare in _NO_NAME or (bare.isupper() and len(bare) > 1):
            break
        last = start + word.end()
    name = text[start:last].rstrip(".,;:!?’'")
    name = re.sub(r"[’']s$", "", name)
    if name:
        yield Detail(start, start + len(name), "name", confidence)


def _small_letters(text: str) -> Iterator[Detail]:
    """“my name is ahmed khan”: one word, and the next where it can belong to it."""
    for hit in _AFTER_MY_NAME.finditer(text):
        yield from _words_after(text, hit.end(), "high")


def _words_after(text: str, at: int, confidence: str, most: int = 2) -> Iterator[Detail]:
    """At most two words from here, as long as they can be part of a name."""
    start, end = at, at
    for number, word in enumerate(re.finditer(rf"\s*({_WORD})(-{_WORD})?", text[at:])):
        stands_next = word.start() == end - at
        if number == most or not stands_next or word[1].casefold() in _STOPS:
            break
        end = at + word.end()
    if end > start:
        yield Detail(start, end, "name", confidence)


def _arabic(text: str) -> Iterator[Detail]:
    for hit in _ARABIC.finditer(text):
        weak = hit[0].lstrip("وف").startswith(_WEAK_ARABIC)
        for found in _words_after(text, hit.end(), "low" if weak else "high"):
            words = text[found.start : found.end].split()
            is_verb = len(words) > 1 and words[1][0] in "يتنبوفلك" and not words[1].startswith("ال")
            end = found.start + len(words[0]) if is_verb else found.end
            yield found._replace(end=end)


def _gujarati(text: str) -> Iterator[Detail]:
    for hit in _GUJARATI.finditer(text):
        group = 1 if hit[1] else 2
        if hit[group] not in _STOPS:
            yield Detail(hit.start(group), hit.end(group), "name", "high")
    for hit in _GUJARATI_HONOUR.finditer(text):
        if not _NO_HONOUR.match(hit[1]):
            yield Detail(hit.start(1), hit.end(1), "name", "high")
