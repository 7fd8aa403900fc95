"""Tables that others have published with the truth about them, as CSV files with a column `cluster`.

python published.py FOLDER py-entitymatching-0.4.2.tar.gz

RLdata500 and RLdata10000 come from the package mismo (`pip install --no-deps mismo` is enough, it is not run), the
restaurants of two guides from the source archive of py-entitymatching (`pip download --no-deps`),
persons, firms, contacts and patients are invented by the package dupehell.
"""

import csv
import importlib.util
import io
import sys
import tarfile
from pathlib import Path


def main(folder: Path, archive: Path):
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("RLdata500", "RLdata10000"):
        write(folder / f"{name.lower()}.csv", rldata(name))
    fodors, zagats = restaurants(archive)
    write(folder / "fodors.csv", fodors)
    write(folder / "zagats.csv", zagats)
    write(folder / "restaurants.csv", fodors + zagats)
    for domain, entity, difficulty, size in INVENTED:
        invented(folder / f"{entity}.csv", domain, entity, difficulty, size)


INVENTED = [
    ("kyc", "natural_person", "medium", 8000),
    ("kyc", "legal_entity", "medium", 8000),
    ("crm", "contact", "medium", 8000),
    ("healthcare", "patient", "hell", 12000),
]


def rldata(name):
    package = Path(importlib.util.find_spec("mismo").origin).parent
    rows = read((package / "_data/_datasets/rldata" / f"{name}.csv").read_text())
    return [{("cluster" if k == "label_true" else k): v for k, v in row.items()} for row in rows]


def restaurants(archive):
    with tarfile.open(archive) as tar:

        def table(name):
            path = next(n for n in tar.getnames() if n.endswith(f"end-to-end/restaurants/{name}"))
            return read(tar.extractfile(path).read().decode())

        fodors, zagats = table("fodors.csv"), table("zagats.csv")
        same = {row["zagats_id"]: row["fodors_id"] for row in table("matches_fodors_zagats.csv")}
    for row in fodors:
        row["cluster"] = f"f{row['id']}"
    for row in zagats:
        row["cluster"] = f"f{same[row['id']]}" if row["id"] in same else f"z{row['id']}"
    return fodors, zagats


def invented(path, domain, entity, difficulty, size):
    # Only here: the others need no package besides Python's own.
    import pandas
    from dupehell import generate

    made = generate(
        domain=domain, size=size, seed=42, difficulty=difficulty, output_dir=str(path.parent)
    )
    table = pandas.read_parquet(made.dataset)
    table = table[table.entity_type.astype(str) == entity].dropna(axis=1, how="all")
    table = table.drop(columns=["domain", "entity_type"]).rename(columns={"master_id": "cluster"})
    table.to_csv(path, index=False)


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def write(path, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
