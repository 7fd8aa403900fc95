"""The registry with the rules and levels of our own model: the file that `node bench/registry-model.ts` prints."""

import json
import re

from case import Case
from splink import block_on

FUNCTIONS = {
    "firstWord": ("first_word", "nullif(split_part({0}, ' ', 1), '')"),
    # A text of one word has no last word.
    "lastWord": ("last_word", "case when contains({0}, ' ') then regexp_extract({0}, '[^ ]+$') end"),
    "year": ("year_of", "year(try_cast({0} as date))"),
}


def case(model):
    if model is None:
        raise SystemExit("the registry needs --model: node bench/registry-model.ts > model.json")
    with open(model, encoding="utf-8") as file:
        ours = json.load(file)
    keys = {key for rule in ours["blocking"] for key in keys_of(rule)}
    derived = [f"{expression} as {name}" for name, expression in map(column_of, sorted(keys)) if expression]
    columns = ["id as unique_id", "cluster", *(read(*item) for item in ours["columns"].items())]
    dates = [f"{name} as {name}_text" for name, column in ours["columns"].items() if column["type"] == "date"]
    return Case(
        columns=", ".join([*columns, *dates, *derived]),
        blocking=[block_on(*(column_of(key)[0] for key in keys_of(rule))) for rule in ours["blocking"]],
        comparisons=[comparison(each) for each in ours["comparisons"]],
        deterministic=[block_on("nik"), block_on("name", "dob", "mother")],
        recall=0.75,
        training=[block_on("dob", "place"), block_on("name", "mother")],
        # The true Damerau-Levenshtein distance is dear: ten times as many pairs take a CPU-minute.
        u_pairs=1e6,
        fixed_prior=ours["prior"],
        extra={"retain_matching_columns": False},
    )


def keys_of(rule):
    return [key.strip() for key in rule.split("&")]


def column_of(key):
    """The column that holds a key, and the expression that fills it when it is not one of the table's own."""
    found = re.fullmatch(r"(\w+)\((\w+)\)", key)
    if found is None:
        return key, None
    prefix, expression = FUNCTIONS[found[1]]
    return f"{prefix}_{found[2]}", expression.format(found[2])


def read(name, column):
    return f"try_cast({name} as date) as {name}" if column["type"] == "date" else name


def comparison(each):
    columns = sorted({column for level in each["levels"] for column in columns_of(level["when"])})
    missing = " or ".join(f"{column}_l is null or {column}_r is null" for column in columns)
    levels = [{"sql_condition": missing, "label_for_charts": "missing", "is_null_level": True}]
    for level in each["levels"]:
        given = {
            "sql_condition": "ELSE" if level["when"] == "else" else sql(level["when"]),
            "label_for_charts": json.dumps(level["when"]),
            "m_probability": level["m"],
            "u_probability": level["u"],
        }
        if "frequency" in level:
            given["tf_adjustment_column"] = level["frequency"]["column"]
            given["tf_adjustment_weight"] = 1.0
        levels.append(given)
    return {"output_column_name": each["name"], "comparison_levels": levels}


def columns_of(test):
    if test == "else":
        return []
    if "all" in test:
        return [column for part in test["all"] for column in columns_of(part)]
    return [test["column"]]


def sql(test):
    if "all" in test:
        return " and ".join(sql(part) for part in test["all"])
    column = test["column"]
    match test["is"]:
        case "equal":
            return f"{column}_l = {column}_r"
        case "jaroWinkler":
            return f"jaro_winkler_similarity({column}_l, {column}_r) >= {test['atLeast']}"
        case "damerauLevenshtein":
            return f"damerau_levenshtein({column}_l, {column}_r) <= {test['atMost']}"
        case "dateTypo":
            return f"damerau_levenshtein({column}_text_l, {column}_text_r) <= 1"
        case "daysApart":
            return f"abs({column}_l - {column}_r) <= {test['atMost']}"
    raise SystemExit(f"no SQL for {test}")
