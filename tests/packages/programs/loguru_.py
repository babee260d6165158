import sys
from loguru import logger

logger.remove()
logger.add(sys.stdout, format="{level} {message} {extra}")
logger.bind(a=1).info("hi {}", 5)
logger.warning("w")


@logger.catch
def f():
    1 / 0


logger.remove()
logger.add(lambda m: print("rec", m.record["exception"].type.__name__))
f()
