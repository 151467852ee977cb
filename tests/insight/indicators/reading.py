"""What stands in a store, as it would be read by anybody."""

import pyarrow as pa
import pyarrow.parquet as pq

from keten.insight.indicators.store import Store


def read_table(store: Store, table: str) -> pa.Table:
    """All rows of a table, of every batch."""
    return pa.concat_tables([pq.ParquetFile(path).read() for path in store.paths(table)])
