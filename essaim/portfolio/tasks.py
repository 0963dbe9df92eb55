"""What the studio leaves to a worker: the reasons of a proposal."""

from essaim.kit.later import HOUR, Queue, promise

explain_portfolio = promise(
    "essaim.portfolio.jobs.explain_portfolio",
    Queue.COMPUTATIONS,
    deadline=HOUR,
    once="writes the same reasons on the same proposal",
)
