"""Learn the toponym tagger's weights from the training corpora.

A linear-chain conditional random field with latent labels: the corpora follow different guidelines, so each only
says which labels a token may have (in TR-News a name inside an organisation counts as a toponym, in GUM it does not),
and the likelihood sums over what it leaves open. Every corpus also has weights of its own beside the shared ones, which
take up what is particular to it; only the shared ones, or those of one guideline with them, are kept.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from geomap.language import tokens
from geomap.places import features as feat
from geomap.text.sentences import split

LABELS = ("O", "PER", "ORG", "B-LOC", "I-LOC", "B-EMB", "I-EMB", "B-DEM", "I-DEM")
INDEX = {label: number for number, label in enumerate(LABELS)}
EXACT = {"O", "PER", "ORG"}


def allowed(before: str, after: str) -> bool:
    return not after.startswith("I-") or before[1:] == after[1:] and before not in EXACT


@dataclass
class Region:
    doc: int
    start: int
    stop: int
    rows: list
    gold: list  # set of allowed labels as bit mask


GUIDE = {
    # corpus: (labels of a gold toponym, labels of other tokens, weight)
    "trnews": "news", "lgl": "news", "wotr_train": "plain", "gum": "entities", "re3d": "entities", "wikigold": "entities", "wnut17": "entities",
    "event_location": "partial", "wikievents_train_derived": "partial",
}


def places(doc):
    """The places of events, where the corpus marks no others: capitalised from the first letter on."""
    seen = set()
    for event in doc["events"]:
        for p in event["places"]:
            at = p["start"]
            text = p["text"]
            while text and not (text[0].isupper() or text[:3].lower() in ("al-", "el-", "ar-", "as-", "an-", "at-")):
                cut = text.find(" ")
                if cut < 0:
                    text = ""
                    break
                at += cut + 1
                text = text[cut + 1 :]
            if text and (at, at + len(text)) not in seen:
                seen.add((at, at + len(text)))
                yield {"start": at, "end": at + len(text), "kind": "place"}


def masks(corpus, doc, text, lookup):
    """For each token: the set of labels that the corpus leaves open."""
    starts, ends, words = text.tokens
    n = len(words)
    guide = GUIDE[corpus]
    out = [None] * n
    at = {}
    for i in range(n):
        for c in (starts[i],):
            at[c] = i
    def cover(s, e):
        return [i for i in range(bisect(starts, ends, s), n) if starts[i] < e] if False else [i for i in rng(starts, ends, s, e)]
    import bisect as bs
    def rng(starts, ends, s, e):
        i = bs.bisect_right(ends, s)
        while i < n and starts[i] < e:
            yield i
            i += 1
    if guide == "news":
        base = {"O", "PER", "ORG"}
    elif guide == "plain":
        base = {"O", "PER", "ORG", "B-EMB", "I-EMB", "B-DEM"}
    elif guide == "partial":
        base = set(LABELS)
    else:
        base = {"O"}
    for i in range(n):
        out[i] = base
    def dem(i):
        inf = lookup(words[i])
        return inf is not None and inf.flags & 128 and not inf.flags & (1 | 2 | 8)
    if guide == "entities":
        for i in range(n):
            if dem(i):
                out[i] = {"O", "B-DEM"}
        for e in doc.get("entities") or []:
            kind = e["type"].lower()
            if kind.startswith("per"):
                lab = {"PER"}
            elif kind in ("org", "organization", "organisation", "group", "corporation"):
                lab = {"ORG", "B-EMB", "I-EMB", "B-DEM"}
            elif kind in ("misc", "product", "creative-work", "event", "object", "militaryplatform", "weapon"):
                lab = {"O", "B-EMB", "I-EMB", "B-DEM"}
            else:
                continue
            for i in rng(starts, ends, e["start"], e["end"]):
                out[i] = {l for l in lab if l != "B-DEM" or dem(i)}
    for t in doc["toponyms"] if "toponyms" in doc else places(doc):
        ids = list(rng(starts, ends, t["start"], t["end"]))
        for k, i in enumerate(ids):
            p = "B-" if k == 0 else "I-"
            if guide == "news":
                out[i] = {p + "LOC", p + "EMB", p + "DEM"}
                if len(ids) == 1:
                    d = lookup(words[i])
                    if d is not None and d.flags & 128 and not d.flags & (1 | 2 | 8):
                        out[i] = {p + "DEM"}
                    elif not (d is not None and d.flags & 128):
                        out[i] = {p + "LOC", p + "EMB"}
            elif t.get("kind") == "demonym":
                out[i] = {p + "DEM"}
            else:
                out[i] = {p + "LOC"}
    return out


def read(corpus, path, lookup, persons, limit=None):
    docs = [json.loads(l) for l in open(path, encoding="utf-8")]
    regions = []
    info = []
    for di, d in enumerate(docs[:limit]):
        text = feat.prepare(tokens(d["text"]), split(d["text"]))
        m = masks(corpus, d, text, lookup)
        for (a, b), rows in feat.features(text, lookup, persons):
            m[a] = {"B-" + l[2:] if l.startswith("I-") else l for l in m[a]}  # a name that begins before its run
            regions.append(Region(di, a, b, rows, m[a:b]))
        info.append((d, text))
    return info, regions


class Data:
    """Regions as one sparse matrix and, by length, index arrays."""

    def __init__(self, regions, vocab, corpora=None):
        """corpora: list of corpus name per region (for corpus-specific copies) or None."""
        ind, ptr = [], [0]
        masks = []
        bylen = {}
        row = 0
        for k, r in enumerate(regions):
            bylen.setdefault(len(r.rows), []).append(row)
            c = corpora[k] if corpora else None
            for f, g in zip(r.rows, r.gold):
                for x in f:
                    j = vocab.get(x)
                    if j is not None:
                        ind.append(j)
                    if c:
                        j = vocab.get(c + "|" + x)
                        if j is not None:
                            ind.append(j)
                ptr.append(len(ind))
                masks.append([l in g for l in LABELS])
                row += 1
        self.X = csr_matrix((np.ones(len(ind), np.float32), np.array(ind, np.int32), np.array(ptr)), shape=(row, len(vocab)))
        self.XT = self.X.T.tocsr()
        self.mask = np.array(masks, bool).reshape(row, len(LABELS))
        # unreachable gold (span begins outside of a region): free the row
        bad = ~self.mask.any(1)
        self.mask[bad] = True  # a span that no region holds
        self.groups = {n: np.array(s)[:, None] + np.arange(n) for n, s in bylen.items()}
        self.weight = np.ones(row, np.float32)


ALLOWED = np.array([[allowed(a, b) for b in LABELS] for a in LABELS])
START = np.array([not l.startswith("I-") for l in LABELS])
NEG = -1e4


def lse(x, axis):
    m = x.max(axis, keepdims=True)
    return (m + np.log(np.exp(x - m).sum(axis, keepdims=True))).squeeze(axis)


def chain(emit, trans, start):
    """Forward-backward for (batch, length, labels): log Z, node marginals, summed edge marginals."""
    b, n, L = emit.shape
    alpha = np.empty_like(emit)
    beta = np.zeros_like(emit)
    alpha[:, 0] = emit[:, 0] + start
    for t in range(1, n):
        alpha[:, t] = lse(alpha[:, t - 1][:, :, None] + trans[None], 1) + emit[:, t]
    for t in range(n - 2, -1, -1):
        beta[:, t] = lse((emit[:, t + 1] + beta[:, t + 1])[:, None, :] + trans[None], 2)
    z = lse(alpha[:, -1], 1)
    node = np.exp(alpha + beta - z[:, None, None])
    return z, node, alpha, beta


def objective(data, W, T, S):
    """Negative log likelihood of the partial labels and gradients."""
    E = (data.X @ W).astype(np.float64)
    trans = np.where(ALLOWED, T, NEG)
    start = np.where(START, S, NEG)
    G = np.zeros_like(E)
    gT = np.zeros_like(T)
    gS = np.zeros_like(S)
    loss = 0.0
    for n, idx in data.groups.items():
        emit = E[idx]
        w = data.weight[idx[:, 0]].astype(np.float64)
        mask = data.mask[idx]
        for sign, em in ((1.0, emit), (-1.0, np.where(mask, emit, emit + NEG))):
            z, node, alpha, beta = chain(em, trans, start)
            loss += sign * float((w * z).sum())
            G[idx] += sign * w[:, None, None] * node
            gS += sign * (w[:, None] * node[:, 0]).sum(0)
            for t in range(1, n):
                edge = alpha[:, t - 1][:, :, None] + trans[None] + (em[:, t] + beta[:, t])[:, None, :] - z[:, None, None]
                gT += sign * (w[:, None, None] * np.exp(edge)).sum(0)
    return loss, data.XT @ G.astype(np.float32), np.where(ALLOWED, gT, 0), np.where(START, gS, 0)


def train(data, nf, l2=1.0, iters=60, scale=None, verbose=True, init=None):
    """scale: per-feature multiplier on the penalty."""
    L = len(LABELS)
    pen = np.full(nf, l2, np.float32) if scale is None else (l2 * scale).astype(np.float32)
    def unpack(x):
        W = x[: nf * L].reshape(nf, L).astype(np.float32)
        return W, x[nf * L : nf * L + L * L].reshape(L, L), x[-L:]
    count = [0]
    def f(x):
        W, T, S = unpack(x)
        loss, gW, gT, gS = objective(data, W, T, S)
        loss += 0.5 * float((pen[:, None] * W.astype(np.float64) ** 2).sum()) + 0.05 * ((T**2).sum() + (S**2).sum())
        gW = gW + pen[:, None] * W
        count[0] += 1
        if verbose and count[0] % 10 == 1:
            print(f"  it {count[0]} loss {loss:.0f} t {time.time() - t0:.0f}s", file=sys.stderr, flush=True)
        return loss, np.concatenate([gW.ravel().astype(np.float64), (gT + 0.1 * T).ravel(), gS + 0.1 * S])
    x0 = np.zeros(nf * L + L * L + L)
    t0 = time.time()
    r = minimize(f, x0, jac=True, method="L-BFGS-B", options={"maxiter": iters, "maxcor": 6})
    return unpack(r.x)


def decode(E, T, S):
    trans = np.where(ALLOWED, T, NEG)
    score = E[0] + np.where(START, S, NEG)
    back = []
    for t in range(1, len(E)):
        m = score[:, None] + trans
        back.append(m.argmax(0))
        score = m.max(0) + E[t]
    out = [int(score.argmax())]
    for b in reversed(back):
        out.append(int(b[out[-1]]))
    return out[::-1]


def predict(info, regions, vocab, W, T, S, kinds=("LOC", "EMB", "DEM"), corpus=None):
    data = Data(regions, vocab, [corpus] * len(regions) if corpus else None)
    E = (data.X @ W).astype(np.float64)
    out = [[] for _ in info]
    row = 0
    for r in regions:
        n = len(r.rows)
        labs = decode(E[row : row + n], T, S)
        row += n
        d, text = info[r.doc]
        i = 0
        while i < n:
            l = LABELS[labs[i]]
            if l.startswith("B-"):
                j = i + 1
                while j < n and LABELS[labs[j]] == "I-" + l[2:]:
                    j += 1
                if l[2:] in kinds:
                    s, e = text.tokens.starts[r.start + i], text.tokens.ends[r.start + j - 1]
                    if d["text"][s] in "#@":
                        s += 1
                    out[r.doc].append({"start": s, "end": e, "name": d["text"][s:e], "lat": None, "lon": None, "kind": l[2:]})
                i = j
            else:
                i += 1
    return [{"id": d["id"], "text": d["text"], "toponyms": o} for (d, _), o in zip(info, out)]
