"""Reports: figures of a period as tables and a chart, on a page and as files. Each room brings its own."""

from estate.reports.periods import Period
from estate.reports.report import Bar, Chart, Column, Report, Row, Table

__all__ = ["Bar", "Chart", "Column", "Period", "Report", "Row", "Table"]
