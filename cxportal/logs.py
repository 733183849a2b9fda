"""One JSON object a line, for whatever gathers the logs."""

import datetime as dt
import json
import logging


class JsonFormatter(logging.Formatter):
    """Time (UTC), level, logger, process and message; the traceback in one field where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | int] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process or 0,
            "message": record.getMessage(),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = int(status)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
