"""The network in PyTorch, for training only; `model` runs the same in numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from briefings.extract.learned.annotated import Linked
from briefings.extract.learned.features import Floats
from briefings.extract.learned.links import ROWS
from briefings.extract.learned.model import LAYERS, TABLES, cue_candidates, token_ids

_ARTICLES = 5
"""Articles a step."""


class Network(nn.Module):
    """Cue scores for tokens, content and source scores for parts; see `model` for what joins what."""

    def __init__(self, width: int, hidden: int, linked: int, dropout: float = 0.25) -> None:
        super().__init__()
        self.hidden = hidden
        self.tables = nn.ModuleList([nn.Embedding(rows, columns) for rows, columns in TABLES])
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
        self.first = nn.Linear(width + sum(columns for _, columns in TABLES), hidden)
        self.layers = nn.ModuleList([nn.Linear(hidden, 7 * hidden, bias=False) for _ in range(LAYERS)])
        self.biases = nn.ParameterList([nn.Parameter(torch.zeros(hidden)) for _ in range(LAYERS)])
        for layer in self.layers:
            nn.init.normal_(layer.weight, std=(21 * hidden) ** -0.5)
        self.cue = nn.Linear(2 * hidden, 1)
        self.role = nn.Linear(hidden, 4)
        self.table = nn.Embedding(ROWS, linked)
        nn.init.zeros_(self.table.weight)
        self.link = nn.Linear(6 * hidden, linked)
        self.pool = nn.Linear(3 * linked, linked)
        self.out = nn.Linear(2 * linked, 2)
        self.none = nn.Linear(hidden, 1)
        self.drop = nn.Dropout(dropout)

    def forward(self, b: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Cue log-odds and roles of tokens; log-odds of parts as content and source; of no source."""
        known = [table(b.ids[:, i]) for i, table in enumerate(self.tables)]
        h = torch.relu(self.first(self.drop(torch.cat([b.vector, *known], 1))))
        start = h
        for layer, bias in zip(self.layers, self.biases, strict=True):
            own, before, after, above, below, subject, wide = layer(self.drop(h)).chunk(7, 1)
            zero, two = torch.zeros(1, self.hidden), torch.zeros(2, self.hidden)
            s = own + bias + torch.cat([zero, before[:-1]]) + torch.cat([after[1:], zero])
            s = s + above[b.head] + subject[b.subject]
            s = s + torch.cat([two, wide[:-2]]) + torch.cat([wide[2:], two])
            s = s + torch.zeros_like(s).index_add(0, b.parent, below[b.child]) * b.share
            h = h + torch.relu(s)
        cue = self.cue(torch.cat([h, start], 1)).squeeze(1)
        return cue, self.role(h), *self._parts(b, h)

    def _parts(self, b: Batch, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        whole = torch.zeros(len(b.content), self.hidden).index_add(0, b.inner_part, h[b.inner]) / b.size
        d = self.drop(h)
        cue, head = d[b.cue], d[b.part_head]
        x = torch.cat([cue, head, self.drop(whole), d[b.part_first], d[b.part_last], cue * head], 1)
        z = self.drop(torch.relu(self.link(x) + self.table(b.part_ids).sum(1)))
        owner = b.owner.unsqueeze(1).expand_as(z)
        empty = torch.zeros(len(b.real), z.shape[1])
        most = empty.scatter_reduce(0, owner, z, "amax")
        mean = empty.index_add(0, b.owner, z) / b.parts
        second = torch.relu(self.pool(torch.cat([z, most[b.owner], mean[b.owner]], 1)))
        out = self.out(torch.cat([z, second], 1))
        return out[:, 0], out[:, 1], self.none(h[b.cues]).squeeze(1)


class Batch:
    """Some articles as one set of tensors."""

    def __init__(self, articles: Sequence[Linked], center: Floats, spread: Floats) -> None:
        tokens = np.cumsum([0] + [len(a.tokens) for a in articles])
        cues = np.cumsum([0] + [len(a.real) for a in articles])
        rows = np.cumsum([0] + [len(a.links) for a in articles])

        def join(get: Callable[[Linked], NDArray[Any]], offsets: NDArray[Any] | None = None) -> Tensor:
            arrays = [get(a) if offsets is None else get(a) + offsets[i] for i, a in enumerate(articles)]
            return torch.from_numpy(np.concatenate(arrays))

        self.vector = (join(lambda a: a.tokens.vector) - torch.from_numpy(center)) / torch.from_numpy(spread)
        self.ids = join(lambda a: np.stack(token_ids(a.tokens), 1))
        self.head = join(lambda a: a.tokens.head, tokens)
        self.subject = join(
            lambda a: np.where(a.tokens.subject >= 0, a.tokens.subject, np.arange(len(a.tokens))), tokens
        )
        at = torch.arange(len(self.head))
        self.child = torch.nonzero(self.head != at).squeeze(1)
        self.parent = self.head[self.child]
        count = torch.bincount(self.head, minlength=len(at)).clamp(min=1)
        self.share = count.float().rsqrt().unsqueeze(1)
        self.is_cue = join(lambda a: a.cue)
        self.role = join(lambda a: a.role)
        self.may_be_cue = join(lambda a: cue_candidates(a.tokens))
        self.cue = join(lambda a: a.links.cue, tokens)
        self.owner = join(lambda a: a.links.owner, cues)
        self.part_head = join(lambda a: a.links.head, tokens)
        self.part_first = join(lambda a: a.links.first, tokens)
        self.part_last = join(lambda a: a.links.last - 1, tokens)
        self.part_ids = join(lambda a: a.links.ids)
        self.size = join(lambda a: a.links.size).float().unsqueeze(1)
        part = join(lambda a: a.links.part, rows)
        low, high = join(lambda a: a.links.low, tokens), join(lambda a: a.links.high, tokens)
        length = high - low
        self.inner_part = torch.repeat_interleave(part, length)
        begin = torch.cumsum(length, 0) - length
        self.inner = torch.repeat_interleave(low - begin, length) + torch.arange(int(length.sum()))
        self.content = join(lambda a: a.content)
        self.weight = join(lambda a: a.weight)
        self.source = join(lambda a: a.source)
        self.real = join(lambda a: a.real)
        self.parts = torch.bincount(self.owner, minlength=len(self.real)).float().unsqueeze(1)
        self.cues = torch.zeros(len(self.real), dtype=torch.long).scatter_(0, self.owner, self.cue)


def fit(
    articles: Sequence[Linked],
    *,
    epochs: int,
    hidden: int,
    linked: int,
    seed: int,
    tell: Callable[[str], None],
) -> dict[str, Floats]:
    """Trains the network; gives the arrays that `model` computes with, by name. Deterministic."""
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    order = np.random.default_rng(seed)
    vectors = np.concatenate([a.tokens.vector for a in articles[:200]])
    center, spread = vectors.mean(0), vectors.std(0) + np.float32(1e-3)
    network = Network(vectors.shape[1], hidden, linked)
    steps = epochs * -(-len(articles) // _ARTICLES)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.02)
    rate = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=2.5e-3, total_steps=steps, pct_start=min(1.0, max(0.2, 2 / steps))
    )
    for epoch in range(epochs):
        lost = 0.0
        shuffled = order.permutation(len(articles))
        for low in range(0, len(articles), _ARTICLES):
            batch = Batch([articles[i] for i in shuffled[low : low + _ARTICLES]], center, spread)
            loss = _loss(network(batch), batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rate.step()
            lost += float(loss.detach())
        tell(f"epoch {epoch + 1} of {epochs}: loss {lost * _ARTICLES / len(articles):.3f}")
    return _arrays(network, center, spread, articles)


def _loss(scores: tuple[Tensor, Tensor, Tensor, Tensor, Tensor], b: Batch) -> Tensor:
    cue, role, content, source, none = scores
    odds = nn.functional.binary_cross_entropy_with_logits
    found = odds(cue[b.may_be_cue], b.is_cue[b.may_be_cue])
    roles = nn.functional.cross_entropy(role, b.role)
    total = 4 * found + 0.5 * roles
    if len(content):
        # Cues that nobody marked teach less: their parts are no content because of the cue.
        weight = b.weight * torch.where(b.real[b.owner] > 0, 1.0, 0.3)
        parts = (odds(content, b.content, reduction="none") * weight).mean()
        top = none.clone().scatter_reduce(0, b.owner, source, "amax").detach()
        whole = torch.exp(none - top).index_add(0, b.owner, torch.exp(source - top[b.owner]))
        has = torch.zeros_like(none).index_add(0, b.owner, b.source)
        own = torch.zeros_like(none).index_add(0, b.owner, source * b.source) + none * (1 - has)
        spoken = ((top + torch.log(whole) - own) * b.real).sum() / b.real.sum().clamp(min=1)
        total = total + 3 * parts + 0.5 * spoken
    return total


def _arrays(
    network: Network, center: Floats, spread: Floats, articles: Sequence[Linked]
) -> dict[str, Floats]:
    """The trained weights as `model` wants them: tables multiplied out, rows hardly seen at zero."""

    def array(tensor: Tensor) -> Floats:
        values: Floats = tensor.detach().numpy().astype(np.float32)
        return values

    def layer(name: str, linear: nn.Linear) -> dict[str, Floats]:
        return {f"net.{name}.weight": array(linear.weight).T.copy(), f"net.{name}.bias": array(linear.bias)}

    into = array(network.first.weight)
    width = len(center)
    out = {
        "net.in.weight": (into[:, :width] / spread).T.copy(),
        "net.in.bias": array(network.first.bias) - into[:, :width] @ (center / spread),
    }
    at = width
    for i, (table, (rows, columns)) in enumerate(zip(network.tables, TABLES, strict=True)):
        seen = np.zeros(rows, np.int64)
        for article in articles:
            seen += np.bincount(token_ids(article.tokens)[i], minlength=rows)
        multiplied = array(table.weight) @ into[:, at : at + columns].T
        multiplied[seen < 2] = 0
        out[f"net.in.{i}"] = multiplied
        at += columns
    for i, (linear, bias) in enumerate(zip(network.layers, network.biases, strict=True)):
        out[f"net.{i}.weight"], out[f"net.{i}.bias"] = array(linear.weight).T.copy(), array(bias)
    seen = np.zeros(ROWS, np.int64)
    for article in articles:
        seen += np.bincount(article.links.ids.ravel(), minlength=ROWS)
    parts = array(network.table.weight)
    parts[seen < 3] = 0
    out["net.link.table"] = parts
    for name in ("cue", "link", "pool", "out", "none"):
        out |= layer(name, getattr(network, name))
    return out
