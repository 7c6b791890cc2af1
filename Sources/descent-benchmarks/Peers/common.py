"""What the peers share: the data of each net and the conversation with descent-benchmarks.

usage: python jax_peer.py NET BATCH SAMPLES THREADS [VARIANT]

A peer trains until it is warm and says so in a line of JSON. Then it answers each line of its standard input, a
number of seconds, with a round: as many whole epochs as take at least that long. It ends with its input.
"""
import json, os, sys, time

NET = sys.argv[1]
BATCH, SAMPLES, THREADS = map(int, sys.argv[2:5])
STEPS = SAMPLES // BATCH
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(THREADS)
# Whatever a library prints goes to the log and not between the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
made = {}


def answer(**members):
    answers.write(json.dumps(members) + "\n")


def data():
    """Random features and targets of the net's shapes; targets are None where the features are the target."""
    import numpy as np
    start = time.time()
    generator = np.random.default_rng(0)
    shape = {
        "mlp_a": (100,), "mlp_b": (8,), "cnn": (28, 28, 1), "lstm": (28, 28), "rnn": (28, 28),
    }.get(NET, (784,))
    x = generator.random((SAMPLES, *shape), dtype=np.float32)
    if NET == "gan":
        x *= 2
        x -= 1
    y = None
    if NET == "mlp_b":
        y = generator.integers(0, 2, (SAMPLES, 1)).astype(np.float32)
    elif NET not in ("ae", "gan"):
        y = generator.integers(0, 10, SAMPLES).astype(np.int32)
    made["seconds"] = time.time() - start
    return x, y


def first_step():
    """To be called at the end of the first step; later calls do nothing."""
    made.setdefault("first_step_at", time.time())


def warm(epoch):
    """Trains two epochs that do not count."""
    epoch()
    epoch()


def fastest(variants, epoch):
    """The variant with the fastest epoch; each has had one to warm up in."""
    def seconds(variant):
        epoch(variant)
        start = time.perf_counter()
        epoch(variant)
        return time.perf_counter() - start
    return min(variants, key=seconds)


def repeat(epoch):
    """A round of whole epochs, as a function from its least seconds to its epochs and seconds."""
    def run(least):
        start, epochs = time.perf_counter(), 0
        while epochs == 0 or time.perf_counter() - start < least:
            epoch()
            epochs += 1
        return epochs, time.perf_counter() - start
    return run


def serve(version, variant, run):
    answer(version=version, variant=variant, first_step_at=made["first_step_at"],
           data_seconds=made["seconds"])
    for line in sys.stdin:
        epochs, seconds = run(float(line))
        answer(samples=epochs * STEPS * BATCH, steps=epochs * STEPS, seconds=seconds)
