"""What is left to a worker: the computation of a scenario."""

from essaim.kit.later import HOUR, Queue, promise

run_scenario = promise(
    "essaim.sizing.jobs.run_scenario",
    Queue.COMPUTATIONS,
    deadline=HOUR,
    once="goes on from the step that is missing, to the same answer",
)
