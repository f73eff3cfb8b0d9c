"""Whether a name stands for its ground or for those who act in its name: a government, a team, a people.

After Gritta et al. 2017 (ReLocaR). A logistic model over the words around the name, their classes and clusters; its
weights are learned by bench/train_usage.py.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat

from geomap.models import linear
from geomap.places.runs import Lexicon, Text
from geomap.places.words import KINDS, LOCATIVE, SPEECH
from geomap.records import NAME_FLAGS, NameInfo

# What stands to the left of a name that acts or is acted on as a body, and not as ground.
_PARTNERS = frozenset(
    "with against by between versus vs v beat beats defeated defeating accused accuses accusing urged urges urging "
    "warned warns warning told tells tell ask asked asks blamed blames blaming criticized criticised criticizing "
    "condemned condemning sanctioned persuade persuaded convince convinced pressure pressured threatens threatened "
    "allow allowed allows help helped helping represent represented represents playing played face faced faces "
    "facing sued joined".split()
)
_ACTS = frozenset(
    "accused accuses agreed agrees announced announces warned warns denied denies claims claimed wants want wanted "
    "refused refuses rejected rejects called calls calling vowed vows demanded demands hopes hoped hope plans planned "
    "plan seeks sought decided decides offered offers signed signs supports supported backs backed opposes opposed "
    "condemned condemns insists believes believed argues sent sends won wins lost loses beat beats played plays scored "
    "led leads joined joins launched launches declared declares expects expected imposed imposes lifted needs needed "
    "voted votes withdrew pledged pledges proposed threatened threatens invaded attacked invades attacks retaliated "
    "responded urged urges asks told faces deployed deploys approved ratified recognized recognised banned took takes "
    "gave gives made makes considers considered intends qualify qualified qualifies adopted sued hosts hosted entered "
    "defeated defeats drew draws finished used uses established formed withdraws adopts spends buys sells bought sold "
    "joined fields fielded".split()
)
_MODALS = frozenset("must should can could may might shall will would has had have did does do".split())
_STATES = frozenset("is was are were became becomes remains remained".split())
_LYING = frozenset(
    "located situated surrounded divided including named bordered populated inhabited founded lies sits borders "
    "flooded shelled bombed hit struck rocked captured besieged evacuated destroyed damaged cut".split()
)
_BODIES = frozenset(
    "government president minister ministry officials official authorities army military troops forces soldiers "
    "police parliament team coach squad side leader leaders leadership ambassador embassy delegation negotiators "
    "diplomats intelligence regime administration lawmakers mayor governor policy relations ally allies economy "
    "decision role support response influence interests bid opposition opponents voters victory defeat win loss "
    "players captain goalkeeper striker national federation rival sanctions strategy stance position foreign prime "
    "defence defense interior nuclear air supreme goal claim claims representative representatives member members "
    "envoy consul king queen emperor treaty alliance war fans supporters power withdrawal independence rule puppet "
    "colony possession constitution laws citizens".split()
)
_GROUND = frozenset(
    "north south east west northern southern eastern western capital border borders coast city cities town towns "
    "village villages region regions province provinces airport port streets airspace territory soil countryside "
    "suburbs outskirts mountains largest second-largest second biggest main old downtown climate population parts "
    "part most much area areas centre center history map siege bombing shelling battle fall road roads rivers "
    "interior highlands island islands shore shores market markets hospital prison mosque school bridge station square "
    "stadium hotel street neighbourhood neighborhood suburb camp factory harbour harbor infrastructure".split()
)
_SIDES = frozenset(
    "northern southern eastern western central north south east west northeastern northwestern southeastern "
    "southwestern upper lower rural downtown".split()
)
_MOTION = frozenset(
    "go goes going went gone travel travels travelled traveled travelling traveling return returns returned "
    "returning fly flew flown flying flight flights trip trips visit visits visited move moved moves moving came "
    "come comes coming way road route drive drove drives bring brought sent send deported extradited fled flee "
    "fleeing escape escaped migrated migration tour journey sailed sail sailing emigrated ran run walk walked marched "
    "close closer closest near nearest next back home exile arrive arrived relocated transferred transportation "
    "shipped exported delivered border crossing bus train highway motorway railway service left leave native "
    "settlers descendants headed pulled spread birds immigrated immigrant immigrants emigrant emigrants endemic toured "
    "touring emigrate immigrate".split()
)
_GIVEN = frozenset(
    "independence pressure support help aid money threat threats criticism opposition assistance loans funding "
    "backing response reaction statement apology permission approval invitation reports demands calls request gift "
    "freedom handover ceded sold went".split()
)
_STRETCHES = frozenset(
    "border road distance highway route line area space located situated somewhere halfway contact link links "
    "railway".split()
)
_STUDY = frozenset("studied study studying degree law taught educated professor chair fellow graduated read".split())
_SPORT = frozenset(
    "match matches game games goal goals team teams cup tournament league final finals season player players coach "
    "squad debut cap caps wicket wickets penalty penalties medal medals championship championships qualified qualify "
    "striker defender midfielder goalkeeper winger scored score played playing innings test rugby football cricket "
    "olympics olympic round group hat-trick semi-final quarter-final draw".split()
)
_POLITICS = frozenset(
    "treaty war government minister ministers president alliance relations diplomatic embassy ambassador sanctions "
    "parliament recognised recognized independence vote voted colony colonial emperor union states pact agreement "
    "resolution military troops army talks foreign power powers allies".split()
)
_NATURE = frozenset(
    "km kilometres kilometers miles river species located village road airport island coast mountain north south east "
    "west born died lives lived flows native population town city railway flight flew travelled moved area".split()
)
_CLASSES = {
    "p": _PARTNERS, "a": _ACTS, "d": _MODALS, "s": _STATES, "y": _LYING, "b": _BODIES, "g": _GROUND, "i": _SIDES,
    "m": _MOTION, "v": _GIVEN, "t": _STRETCHES, "u": _STUDY, "k": KINDS, "l": LOCATIVE, "h": SPEECH,
    "'": frozenset(("'s", "’s", "'", "’")),
}  # fmt: skip
_KIND: dict[str, str] = {}
for _letter, _words in _CLASSES.items():
    for _word in _words:
        _KIND[_word] = _KIND.get(_word, "") + _letter
_TOPICS = {"sport": _SPORT, "politics": _POLITICS, "nature": _NATURE}
_AND = frozenset(("and", "or", ",", "&", "the"))
_ADVERBS = frozenset("also then still now already not never again even itself soon later first".split())
_SIZES = ((NAME_FLAGS["country"], "C"), (NAME_FLAGS["admin1"], "A"), (NAME_FLAGS["region"], "R"))
_LARGE = 1_000_000
_UNITS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"]
_TOWN = 1.5  # towns act seldom: half of the examples do, of the towns in the news hardly any


def associative(text: Text, start: int, end: int, info: NameInfo | None, lists: Lexicon) -> bool:
    """Whether the name of tokens start to end is likelier to stand for who acts in its name than for its ground."""
    weights = _weights()
    unit = info is not None and bool(info.flags & _UNITS)
    told = sum(map(weights.get, clues(text, start, end, info, lists), repeat(0.0)))
    return told > (0 if unit else _TOWN)


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    model = linear.load("usage")
    column = model.weights[:, 1] - model.weights[:, 0]
    return {name: float(column[row]) for name, row in model.rows.items()}


class _View:
    """The words of a text as seen from within one of its sentences."""

    def __init__(self, text: Text, here: int, lists: Lexicon) -> None:
        """Look at the sentence of that number."""
        self.words, self.lower, self.sentence, self.here = text.words, text.lower, text.sentence, here
        self.verbs = lists.verbs

    def at(self, index: int) -> str:
        """Return the word there in lower case, or a sign that the sentence has ended."""
        inside = 0 <= index < len(self.lower) and self.sentence[index] == self.here
        return self.lower[index] if inside else "<>"

    def upper(self, index: int) -> bool:
        """Whether a capital stands there."""
        return 0 <= index < len(self.words) and self.sentence[index] == self.here and self.words[index][0].isupper()

    def kind(self, word: str) -> str:
        """Return the classes of a word as letters, "e" for other verbs, "-" for the rest."""
        return _KIND.get(word) or ("e" if word in self.verbs or (word.endswith("ed") and len(word) > _SHORT) else "-")

    def row(self, low: int, high: int) -> tuple[int, int, int]:
        """Return where the row of names around a name begins and ends, and how many they are.

        Names in a row are used alike: what stands before and after them all tells of each.
        """
        count = 1
        while self.at(low - 1) in _AND and self.upper(low - 2) and count < _ROW:
            low -= 2
            count += 1
            while self.upper(low - 1):
                low -= 1
        while self.at(high) in _AND and count < _ROW:
            more = high + (2 if self.at(high + 1) in _AND else 1)
            if not self.upper(more):
                break
            high = more + 1
            count += 1
            while self.upper(high):
                high += 1
        if self.at(low - 1) == "the":
            low -= 1
        while self.at(high) in _ADVERBS or (self.at(high).endswith("ly") and len(self.at(high)) > _SHORT):
            high += 1
        return low, high, count


def clues(text: Text, start: int, end: int, info: NameInfo | None, lists: Lexicon) -> list[str]:
    """Return what speaks for the one or the other use of the name of tokens start to end, as names of features."""
    view = _View(text, text.sentence[start], lists)
    at, kind, cluster = view.at, view.kind, lists.cluster
    low, high, row = view.row(start, end)
    left, far, right, after = at(low - 1), at(low - 2), at(high), at(high + 1)
    if far == "the":
        far = at(low - 3)
    size = next((letter for flag, letter in _SIZES if info and info.flags & flag), "")
    size = size or ("P" if info and info.population > _LARGE else "p")
    first = "1" if left in _OPENING else "0"
    told, beyond = kind(right), kind(after)
    out = [
        "1", "l" + left, "lc" + cluster.get(left, "-"), "lk" + kind(left), "f" + kind(far) + left,
        "fc" + cluster.get(far, "-"), "r" + right, "rc" + cluster.get(right, "-"), "rk" + told + first,
        "rr" + told + beyond, "ac" + cluster.get(after, "-"), "n" + size, "nl" + size + left,
        "nr" + size + told, "row" + str(min(row, 4)), "first" + first,
    ]  # fmt: skip
    if "'" in told:
        out += ("own" + beyond + kind(at(high + 2)), "oc" + cluster.get(after, "-"), "on" + size)
    for place in range(low - 5, low - 1):
        letters = kind(at(place))
        if letters != "-":
            out += ["w" + letter + left for letter in letters if letter in "mvtbgu"]
    for place in range(high, high + 8):
        letters = kind(at(place))
        if letters[0] in "adshey":
            out += ("v" + letters + first, "vc" + cluster.get(at(place), "-") + first)
            break
    near = set(text.lower[max(0, start - _NEAR) : end + _NEAR])
    for topic, known in _TOPICS.items():
        if not near.isdisjoint(known):
            out += (topic, topic + left, topic + size, topic + first)
    return out


_OPENING = frozenset(("<>", ",", ";", ":", "“", '"', "that", "but", "while", "because"))
_SHORT, _ROW, _NEAR = 4, 12, 25
