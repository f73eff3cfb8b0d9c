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
        sequences: Sequence[Sequence[Sequence[int]]],
        masks: Sequence[Sequence[Sequence[bool]]],
        width: int,
        weights: Sequence[float] | None = None,
    ) -> None:
        """Take for each sequence the feature ids and the open labels of each token, and the sequence's weight."""
        flat = [row for sequence in sequences for row in sequence]
        pointers = np.zeros(len(flat) + 1, np.int64)
        np.cumsum([len(row) for row in flat], out=pointers[1:])
        ids = np.fromiter((number for row in flat for number in row), np.int32, int(pointers[-1]))
        self.x = csr_matrix((np.ones(len(ids), np.float32), ids, pointers), shape=(len(flat), width))
        self.xt = self.x.T.tocsr()
        self.mask = np.array([row for sequence in masks for row in sequence], bool)
        groups: dict[int, list[int]] = {}
        self.weight = np.ones(len(flat), np.float64)
        row = 0
        for number, sequence in enumerate(sequences):
            groups.setdefault(len(sequence), []).append(row)
            if weights is not None:
                self.weight[row : row + len(sequence)] = weights[number]
            row += len(sequence)
        self.groups = {length: np.array(starts)[:, None] + np.arange(length) for length, starts in groups.items()}


def _lse(values: Floats, axis: int) -> Floats:
    top = values.max(axis, keepdims=True)
    total: Floats = top + np.log(np.exp(values - top).sum(axis, keepdims=True))
    return total.squeeze(axis)


def _chain(emit: Floats, trans: Floats, start: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    length = emit.shape[1]
    alpha = np.empty_like(emit)
    beta = np.zeros_like(emit)
    alpha[:, 0] = emit[:, 0] + start
    for t in range(1, length):
        alpha[:, t] = _lse(alpha[:, t - 1][:, :, None] + trans[None], 1) + emit[:, t]
    for t in range(length - 2, -1, -1):
        beta[:, t] = _lse((emit[:, t + 1] + beta[:, t + 1])[:, None, :] + trans[None], 2)
    z = _lse(alpha[:, -1], 1)
    return z, np.exp(alpha + beta - z[:, None, None]), alpha, beta


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
    trans = np.where(plan.allowed, p.transitions, BARRED)
    start = np.where(plan.start, p.start, BARRED)
    grad = np.zeros_like(scores)
    grad_trans = np.zeros_like(trans)
    grad_start = np.zeros_like(start)
    loss = 0.0
    for length, rows in data.groups.items():
        emit = scores[rows]
        weight = data.weight[rows[:, 0]]
        masked = np.where(data.mask[rows], emit, emit + BARRED)
        for sign, values in ((1.0, emit), (-1.0, masked)):
            z, node, alpha, beta = _chain(values, trans, start)
            loss += sign * float((weight * z).sum())
            grad[rows] += sign * weight[:, None, None] * node
            grad_start += sign * (weight[:, None] * node[:, 0]).sum(0)
            for t in range(1, length):
                after = (values[:, t] + beta[:, t])[:, None, :] - z[:, None, None]
                edge = np.exp(alpha[:, t - 1][:, :, None] + trans[None] + after)
                grad_trans += sign * np.tensordot(weight, edge, 1)
    return (
        loss,
        data.xt @ grad.astype(np.float32),
        np.where(plan.allowed, grad_trans, 0),
        np.where(plan.start, grad_start, 0),
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
