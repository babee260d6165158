import structlog

structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer(sort_keys=True)])
log = structlog.get_logger()
log.bind(u="a").info("ev", x=1)
