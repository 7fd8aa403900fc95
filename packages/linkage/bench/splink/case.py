"""What Splink is given for one data set: how records are read, compared and trained on."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    # The columns of a record, selected from the table `raw`, where all columns are text. It has an id in
    # `unique_id` and the truth in `cluster`.
    columns: str
    blocking: list
    comparisons: list
    # Rules that make few wrong pairs, and the share of all right pairs that they are thought to make.
    deterministic: list
    recall: float
    # The blocking of each session in which m is estimated.
    training: list
    u_pairs: float = 1e6
    # Off, as in the demonstration of FEBRL 3, is Splink's default.
    train_without_frequencies: bool = True
    # Whether m, u and the prior are given with the comparisons.
    fixed_prior: float | None = None
    link_type: str = "dedupe_only"
    extra: dict = field(default_factory=dict)
