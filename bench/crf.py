"""A linear-chain conditional random field with latent labels, trained on sparse features by L-BFGS.

Each token comes with the set of labels that its annotation leaves open; the likelihood sums over them. Sequences of
one length are worked off together, so that an iteration over 200,000 tokens takes a second on one core.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
BARRED = -1e4


@dataclass(frozen=True)
class Scheme:
    """The labels, which may follow which, and which may come first."""

    labels: tuple[str, ...]
    allowed: NDArray[np.bool_]
    start: NDArray[np.bool_]


def scheme(labels: Sequence[str]) -> Scheme:
    """Return the scheme of labels in which "I-X" follows only "B-X" or "I-X"."""
    allowed = [[not b.startswith("I-") or (a[1:] == b[1:] and a[:2] in ("B-", "I-")) for b in labels] for a in labels]
    return Scheme(tuple(labels), np.array(allowed), np.array([not label.startswith("I-") for label in labels]))


class Data:
    """Sequences as one sparse matrix of features and, by length, the rows of each sequence."""

    def __init__(
        self,
        x: csr_matrix,
        lengths: Sequence[int],
        masks: NDArray[np.bool_],
        weights: Sequence[float] | None = None,
    ) -> None:
        """Take the features and the open labels of each token, and the length and weight of each sequence."""
        self.x = x
        self.xt = x.T.tocsr()
        self.mask = masks
        groups: dict[int, list[int]] = {}
        self.weight = np.ones(len(masks), np.float64)
        row = 0
        for number, length in enumerate(lengths):
            groups.setdefault(length, []).append(row)
            if weights is not None:
                self.weight[row : row + length] = weights[number]
            row += length
        self.groups = {length: np.array(starts)[:, None] + np.arange(length) for length, starts in groups.items()}


def indicator(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    """Return the matrix with a one at each number of each row."""
    pointers = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=pointers[1:])
    ids = np.fromiter((number for row in rows for number in row), np.int32, int(pointers[-1]))
    return csr_matrix((np.ones(len(ids), np.float32), ids, pointers), shape=(len(rows), width))


def _chain(
    emit: Floats, mask: NDArray[np.bool_] | None, weight: Floats, step: Floats, start: Floats
) -> tuple[Floats, Floats, Floats]:
    """Sum over the sequences of labels, or over those that the mask leaves open, by the forward-backward algorithm.

    `step` and `start` are transitions as factors. Return the log of each sequence's sum, how likely each label is at
    each token, and how often each label follows each other in all sequences by weight. Sums are scaled at every token.
    """
    count, length, _ = emit.shape
    top = emit.max(2)
    local = np.exp(emit - top[:, :, None])
    if mask is not None:
        local *= mask
    alpha = np.empty_like(local)
    scale = np.empty((count, length))
    here = local[:, 0] * start
    for t in range(length):
        if t:
            here = (alpha[:, t - 1] @ step) * local[:, t]
        scale[:, t] = here.sum(1)
        alpha[:, t] = here / scale[:, t, None]
    beta = np.ones_like(local)
    follows = np.zeros_like(step)
    for t in range(length - 1, 0, -1):
        ahead = local[:, t] * beta[:, t] / scale[:, t, None]
        beta[:, t - 1] = ahead @ step.T
        follows += alpha[:, t - 1].T @ (ahead * weight[:, None])
    return (top + np.log(scale)).sum(1), alpha * beta, follows * step


@dataclass
class Parameters:
    """Weights of shape (features, labels), transitions, and scores of the first label."""

    weights: NDArray[np.float32]
    transitions: Floats
    start: Floats

    def table(self, plan: Scheme) -> NDArray[np.float32]:
        """Return start and transitions in one table, what is not allowed barred: first row start."""
        start = np.where(plan.start, self.start, BARRED)
        return np.vstack([start, np.where(plan.allowed, self.transitions, BARRED)]).astype(np.float32)


def objective(data: Data, plan: Scheme, p: Parameters) -> tuple[float, Floats, Floats, Floats]:
    """Return the negative log likelihood of the open labels, and its gradients."""
    scores = (data.x @ p.weights).astype(np.float64)
    step = np.where(plan.allowed, np.exp(p.transitions), 0.0)
    start = np.where(plan.start, np.exp(p.start), 0.0)
    grad = np.zeros_like(scores)
    grad_trans = np.zeros_like(step)
    grad_start = np.zeros_like(start)
    loss = 0.0
    for rows in data.groups.values():
        emit = scores[rows]
        weight = data.weight[rows[:, 0]]
        for sign, mask in ((1.0, None), (-1.0, data.mask[rows])):
            z, node, follows = _chain(emit, mask, weight, step, start)
            loss += sign * float((weight * z).sum())
            grad[rows] += sign * weight[:, None, None] * node
            grad_start += sign * (weight[:, None] * node[:, 0]).sum(0)
            grad_trans += sign * follows
    return (
        loss,
        data.xt @ grad.astype(np.float32),
        grad_trans,
        grad_start,
    )


def train(
    data: Data,
    plan: Scheme,
    width: int,
    penalty: NDArray[np.float32] | float = 0.5,
    iterations: int = 60,
    *,
    loud: bool = False,
) -> Parameters:
    """Fit the parameters with a Gaussian prior; `penalty` may differ by feature."""
    size = len(plan.labels)
    prior = np.broadcast_to(np.asarray(penalty, np.float32), (width,))[:, None]
    began = time.time()
    calls = 0

    def unpack(x: Floats) -> Parameters:
        cut = width * size
        weights = x[:cut].reshape(width, size).astype(np.float32)
        return Parameters(weights, x[cut : cut + size * size].reshape(size, size), x[cut + size * size :])

    def value(x: Floats) -> tuple[float, Floats]:
        nonlocal calls
        calls += 1
        p = unpack(x)
        loss, gw, gt, gs = objective(data, plan, p)
        loss += 0.5 * float((prior * p.weights.astype(np.float64) ** 2).sum())
        loss += 0.05 * float((p.transitions**2).sum() + (p.start**2).sum())
        if loud and calls % 10 == 0:
            print(f"  {calls} loss {loss:.0f} {time.time() - began:.0f} s", file=sys.stderr, flush=True)
        return loss, np.concatenate(
            [
                (gw + prior * p.weights).ravel().astype(np.float64),
                (gt + 0.1 * p.transitions).ravel(),
                gs + 0.1 * p.start,
            ]
        )

    x0 = np.zeros(width * size + size * size + size)
    result = minimize(value, x0, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 6})
    return unpack(result.x)
