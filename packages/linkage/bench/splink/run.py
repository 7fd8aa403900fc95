"""Links a table, or two, with Splink on DuckDB, and says what it cost and how right it is.

python run.py registry|febrl3|febrl4|historical FILE.csv [FILE_B.csv] [--model model.json] [--fixed]
    [--threads 2] [--probability 0.5] [--seed 1] [--pairs PAIRS.parquet] [--report REPORT.json] [--thorough]

Training is the usual one: the prior from deterministic rules, u from random pairs, m by EM over the sessions of the
case. --fixed leaves it out, where the model has its weights. --thorough counts the candidates too, and finds the best
threshold, after the clock has stopped. Runs in a process of its own: CPU-seconds and memory are all its own.
"""

import argparse
import importlib
import json
import logging
import resource
import time
from pathlib import Path

import duckdb
import splink
from splink import DuckDBAPI, Linker, SettingsCreator


class CostBook:
    def __init__(self):
        self.stages = []

    def stage(self, name, work):
        cpu, began = cpu_seconds(), time.perf_counter()
        result = work()
        self.stages.append(
            {
                "name": name,
                "wallSeconds": round(time.perf_counter() - began, 3),
                "cpuSeconds": round(cpu_seconds() - cpu, 3),
                "peakMb": peak_mb(),
            }
        )
        return result

    def total(self):
        return {
            "wallSeconds": round(sum(stage["wallSeconds"] for stage in self.stages), 3),
            "cpuSeconds": round(sum(stage["cpuSeconds"] for stage in self.stages), 3),
            "peakMb": self.stages[-1]["peakMb"],
        }


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mb():
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def load(con, path, columns, table):
    """A text that is empty is not known."""
    con.execute(
        f"create table {table} as with raw as ("
        f"select nullif(columns(*), '') from read_csv('{path}', header = true, all_varchar = true)"
        f") select {columns} from raw"
    )
    return table


def train(linker, case, seed, book):
    training = linker.training
    book.stage(
        "prior",
        lambda: training.estimate_probability_two_random_records_match(
            case.deterministic, recall=case.recall
        ),
    )
    book.stage(
        "u", lambda: training.estimate_u_using_random_sampling(max_pairs=case.u_pairs, seed=seed)
    )
    for n, rule in enumerate(case.training, 1):
        book.stage(
            f"m, session {n}",
            lambda rule=rule: training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=case.train_without_frequencies
            ),
        )


def truth_of(con, tables):
    if len(tables) == 2:
        sql = f"select count(*) from {tables[0]} l join {tables[1]} r using (cluster)"
    else:
        sql = f"select sum(k * (k - 1) / 2) from (select count(*) k from {tables[0]} group by cluster)"
    return int(con.execute(sql).fetchall()[0][0] or 0)


def labels(con, tables):
    """Whose each record is. Ids are different in the two tables of a link."""
    parts = " union all ".join(f"select unique_id, cluster from {table}" for table in tables)
    con.execute(f"create or replace table truth as {parts}")


def accuracy(con, pairs, truth, where="true"):
    predicted, right = con.execute(
        f"""select count(*), count(*) filter (l.cluster = r.cluster) from {pairs} p
        join truth l on l.unique_id = p.unique_id_l join truth r on r.unique_id = p.unique_id_r where {where}"""
    ).fetchall()[0]
    return {
        "predictedPairs": predicted,
        "truePairs": truth,
        "rightPairs": right,
        "precision": round(right / max(predicted, 1), 5),
        "recall": round(right / truth, 5),
        "f1": round(2 * right / (predicted + truth), 5),
    }


def thorough(con, linker, truth):
    every = linker.inference.predict().physical_name
    candidates = accuracy(con, every, truth)
    best = con.execute(
        f"""with scored as (
            select match_weight w, l.cluster = r.cluster y from {every} p
            join truth l on l.unique_id = p.unique_id_l join truth r on r.unique_id = p.unique_id_r
        ), running as (
            select w, sum(y::int) over (order by w desc) right_pairs, count(*) over (order by w desc) n from scored
        ) select 2.0 * right_pairs / (n + {truth}) f1, w from running order by f1 desc limit 1"""
    ).fetchall()[0]
    return {
        "candidatePairs": candidates["predictedPairs"],
        "blockingRecall": candidates["recall"],
        "bestF1": round(best[0], 5),
        "bestWeight": round(best[1], 2),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--model")
    parser.add_argument("--fixed", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--probability", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs")
    parser.add_argument("--report")
    parser.add_argument("--thorough", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)

    case = importlib.import_module(options.case).case(options.model)
    con = duckdb.connect(config={"threads": options.threads})
    con.execute("set enable_progress_bar = false")
    book = CostBook()
    tables = [f"records_{n}" for n in range(len(options.files))]
    book.stage(
        "load",
        lambda: [load(con, path, case.columns, table) for path, table in zip(options.files, tables)],
    )
    prior = {} if case.fixed_prior is None else {"probability_two_random_records_match": case.fixed_prior}
    settings = SettingsCreator(
        link_type=case.link_type,
        comparisons=case.comparisons,
        blocking_rules_to_generate_predictions=case.blocking,
        additional_columns_to_retain=[],
        **prior,
        **case.extra,
    )
    api = DuckDBAPI(connection=con)
    registered = [api.register(table, table_name=f"input_{n}") for n, table in enumerate(tables)]
    linker = Linker(registered, settings)
    if not options.fixed:
        train(linker, case, options.seed, book)
    predicted = book.stage(
        "predict",
        lambda: linker.inference.predict(threshold_match_probability=options.probability),
    ).physical_name

    labels(con, tables)
    truth = truth_of(con, tables)
    report = {
        "engine": f"Splink {splink.__version__} on DuckDB {duckdb.__version__}",
        "case": options.case,
        "threads": options.threads,
        "rows": con.execute("select count(*) from truth").fetchall()[0][0],
        "stages": book.stages,
        "total": book.total(),
        "prior": linker._settings_obj._probability_two_random_records_match,
        **accuracy(con, predicted, truth),
    }
    if options.thorough:
        report |= thorough(con, linker, truth)
    if options.pairs:
        con.execute(
            f"""copy (select unique_id_l, unique_id_r, match_weight, match_probability from {predicted})
            to '{options.pairs}'"""
        )
    text = json.dumps(report, indent=2)
    print(text)
    if options.report:
        Path(options.report).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
