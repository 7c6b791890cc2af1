"""JAX with optax. A last argument chooses: step, a jitted step called from Python; scan, a whole epoch in one jitted
lax.scan.
"""
from common import BATCH, NET, SAMPLES, STEPS, THREADS, data, first_step, repeat, serve, warm
import os, sys
os.environ["JAX_PLATFORMS"] = "cpu"
if hasattr(os, "sched_setaffinity"):
    # XLA has no setting for its threads: it takes one for each processor that it may use.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
import jax, jax.numpy as jnp, numpy as np, optax
from jax import lax

x, y = data()
X = jnp.asarray(x)
Y = jnp.zeros((SAMPLES, 1)) if y is None else jnp.asarray(y)
generator = np.random.default_rng(1)
relu, sigmoid = jax.nn.relu, jax.nn.sigmoid


def weights(*shape):
    return jnp.asarray(generator.normal(0, np.prod(shape[:-1]) ** -0.5, shape), jnp.float32)


def dense(inputs, units):
    return {"w": weights(inputs, units), "b": jnp.zeros(units)}


def mlp(*sizes):
    return [dense(*pair) for pair in zip(sizes, sizes[1:])]


def forward(layers, h, last=lambda h: h, hidden=relu):
    for layer in layers[:-1]:
        h = hidden(h @ layer["w"] + layer["b"])
    return last(h @ layers[-1]["w"] + layers[-1]["b"])


def binary(logits, y):
    return optax.sigmoid_binary_cross_entropy(logits, y).mean()


if NET == "cnn":
    parameters = {
        "c1": {"w": weights(3, 3, 1, 32), "b": jnp.zeros(32)},
        "c2": {"w": weights(3, 3, 32, 64), "b": jnp.zeros(64)}, "d": mlp(1600, 128, 10)}

    def block(layer, h):
        h = relu(lax.conv_general_dilated(
            h, layer["w"], (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")) + layer["b"])
        return lax.reduce_window(h, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def outputs(p, x):
        return forward(p["d"], block(p["c2"], block(p["c1"], x)).reshape(x.shape[0], -1))
elif NET in ("lstm", "rnn"):
    units, gates = (128, 4) if NET == "lstm" else (64, 1)
    parameters = {"i": dense(28, gates * units), "h": weights(units, gates * units), "o": mlp(units, 10)}

    def outputs(p, x):
        inputs = jnp.swapaxes(x @ p["i"]["w"] + p["i"]["b"], 0, 1)
        zeros = jnp.zeros((x.shape[0], units))

        def lstm(carry, a):
            h, c = carry
            i, f, g, o = jnp.split(a + h @ p["h"], 4, axis=1)
            c = sigmoid(f) * c + sigmoid(i) * jnp.tanh(g)
            return (sigmoid(o) * jnp.tanh(c), c), None

        def rnn(carry, a):
            return (jnp.tanh(a + carry[0] @ p["h"]),), None

        carry, _ = lax.scan(lstm, (zeros, zeros), inputs) if NET == "lstm" else lax.scan(rnn, (zeros,), inputs)
        return forward(p["o"], carry[0])
elif NET != "gan":
    parameters = mlp(*{
        "mlp_a": (100, 64, 32, 10), "mlp_b": (8, 10, 8, 1), "mnist_mlp": (784, 128, 10), "softmax": (784, 10),
        "ae": (784, 128, 32, 128, 784)}[NET])

    def outputs(p, x):
        return forward(p, x, last=sigmoid if NET == "ae" else lambda h: h)


if NET == "gan":
    adam = optax.adam(2e-4, b1=0.5)
    leaky = lambda h: jax.nn.leaky_relu(h, 0.2)
    generate = lambda p, z: forward(p, z, last=jnp.tanh)
    judge = lambda p, h: forward(p, h, hidden=leaky)
    pg, pd = mlp(64, 128, 256, 784), mlp(784, 256, 128, 1)
    initial = (pg, pd, adam.init(pg), adam.init(pd), jax.random.PRNGKey(0))

    def step(state, X, Y, rows):
        pg, pd, sg, sd, key = state
        key, first, second = jax.random.split(key, 3)
        both = jnp.concatenate([generate(pg, jax.random.normal(first, (BATCH, 64))), X[rows]])
        labels = jnp.concatenate([jnp.zeros((BATCH, 1)), jnp.ones((BATCH, 1))])
        d, gradients = jax.value_and_grad(lambda p: binary(judge(p, both), labels))(pd)
        updates, sd = adam.update(gradients, sd)
        pd = optax.apply_updates(pd, updates)
        z = jax.random.normal(second, (BATCH, 64))
        g, gradients = jax.value_and_grad(
            lambda p: binary(judge(pd, generate(p, z)), jnp.ones((BATCH, 1))))(pg)
        updates, sg = adam.update(gradients, sg)
        return (optax.apply_updates(pg, updates), pd, sg, sd, key), jnp.stack([d, g])
else:
    optimizer = optax.sgd(0.01) if NET == "softmax" else optax.adam(0.001)
    initial = (parameters, optimizer.init(parameters))

    def loss(p, x, y):
        h = outputs(p, x)
        if NET == "ae":
            return ((h - x) ** 2).mean(), 0.0
        if NET == "mlp_b":
            return binary(h, y), ((h > 0) == (y > 0)).mean()
        return (optax.softmax_cross_entropy_with_integer_labels(h, y).mean(), (h.argmax(1) == y).mean())

    def step(state, X, Y, rows):
        p, s = state
        (value, accuracy), gradients = jax.value_and_grad(loss, has_aux=True)(p, X[rows], Y[rows])
        updates, s = optimizer.update(gradients, s)
        return (optax.apply_updates(p, updates), s), jnp.stack([value, jnp.asarray(accuracy, jnp.float32)])


jitted = jax.jit(step, donate_argnums=0)
scanned = jax.jit(
    lambda state, X, Y, order: lax.scan(lambda s, rows: step(s, X, Y, rows), state, order), donate_argnums=0)
variant = sys.argv[5]
state = jax.tree.map(jnp.copy, initial)


def epoch():
    global state
    order = generator.permutation(SAMPLES)[:STEPS * BATCH].reshape(STEPS, BATCH).astype(np.int32)
    if variant == "scan":
        state, metrics = scanned(state, X, Y, order)
    else:
        metrics = []
        for rows in order:
            state, metric = jitted(state, X, Y, rows)
            metrics.append(metric)
            if len(metrics) == 1:
                jax.block_until_ready(metric)
                first_step()
    jax.block_until_ready((state, metrics))
    # Of a scan the first step cannot be seen.
    first_step()


warm(epoch)
serve(jax.__version__, variant, repeat(epoch))
