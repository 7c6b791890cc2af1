"""Keras on TensorFlow: model.fit on arrays in memory, compiled as Keras chooses. Variants: fit; fit32, with
steps_per_execution=32."""
from common import BATCH, NET, THREADS, data, fastest, first_step, serve
import os, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras, tensorflow as tf
from keras import layers as L

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)
x, y = data()
if NET == "ae":
    y = x
if NET == "mlp_a":
    y = keras.utils.to_categorical(y, 10).astype("float32")


class Adversarial(keras.Model):
    """As in Keras' own example of a DCGAN."""

    def __init__(self):
        super().__init__()
        self.g = keras.Sequential([
            keras.Input((64,)), L.Dense(128, "relu"), L.Dense(256, "relu"), L.Dense(784, "tanh")])
        self.d = keras.Sequential([
            keras.Input((784,)), L.Dense(256), L.LeakyReLU(negative_slope=0.2), L.Dense(128),
            L.LeakyReLU(negative_slope=0.2), L.Dense(1)])
        self.means = [keras.metrics.Mean(name="d_loss"), keras.metrics.Mean(name="g_loss")]
        self.od, self.og = (keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2))
        self.od.build(self.d.trainable_variables)
        self.og.build(self.g.trainable_variables)
        self.entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    @property
    def metrics(self):
        return self.means

    def call(self, z):
        return self.d(self.g(z))

    def train_step(self, real):
        real = real[0] if isinstance(real, tuple) else real
        rows = tf.shape(real)[0]
        fake = self.g(tf.random.normal((rows, 64)))
        labels = tf.concat([tf.zeros((rows, 1)), tf.ones((rows, 1))], 0)
        with tf.GradientTape() as tape:
            d = self.entropy(labels, self.d(tf.concat([fake, real], 0)))
        variables = self.d.trainable_variables
        self.od.apply_gradients(zip(tape.gradient(d, variables), variables))
        with tf.GradientTape() as tape:
            g = self.entropy(tf.ones((rows, 1)), self.d(self.g(tf.random.normal((rows, 64)))))
        variables = self.g.trainable_variables
        self.og.apply_gradients(zip(tape.gradient(g, variables), variables))
        for mean, value in zip(self.means, (d, g)):
            mean.update_state(value)
        return {mean.name: mean.result() for mean in self.means}


def network():
    dense, softmax = L.Dense, L.Dense(10, "softmax")
    layers = {
        "mlp_a": lambda: [dense(64, "relu"), dense(32, "relu"), softmax],
        "mlp_b": lambda: [dense(10, "relu"), dense(8, "relu"), dense(1, "sigmoid")],
        "mnist_mlp": lambda: [dense(128, "relu"), softmax],
        "softmax": lambda: [softmax],
        "cnn": lambda: [
            L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
            L.MaxPooling2D(2), L.Flatten(), dense(128, "relu"), softmax],
        "lstm": lambda: [L.LSTM(128), softmax],
        "rnn": lambda: [L.SimpleRNN(64), softmax],
        "ae": lambda: [dense(128, "relu"), dense(32, "relu"), dense(128, "relu"), dense(784, "sigmoid")],
    }[NET]()
    return keras.Sequential([keras.Input(x.shape[1:]), *layers])


class Epochs(keras.callbacks.Callback):
    """Trains whole epochs for at least so many seconds, and times them from the first one's beginning."""

    def __init__(self, least):
        super().__init__()
        self.least, self.epochs = least, 0

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 0:
            self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.epochs, self.seconds = epoch + 1, time.perf_counter() - self.start
        if self.seconds >= self.least:
            self.model.stop_training = True


def trainer(variant):
    model = Adversarial() if NET == "gan" else network()
    faster = {"steps_per_execution": 32} if variant == "fit32" else {}
    if NET == "gan":
        model.compile(**faster)
    else:
        losses = {"mlp_a": "categorical_crossentropy", "mlp_b": "binary_crossentropy", "ae": "mse"}
        model.compile(
            optimizer="sgd" if NET == "softmax" else "adam",
            loss=losses.get(NET, "sparse_categorical_crossentropy"),
            metrics=None if NET == "ae" else ["accuracy"], **faster)
    return model


def fit(variant, least):
    epochs = Epochs(least)
    models[variant].fit(x, y, batch_size=BATCH, epochs=1_000_000, verbose=0, callbacks=[epochs])
    return epochs.epochs, epochs.seconds


models = {"fit": trainer("fit")}
models["fit"].fit(x[:BATCH], None if y is None else y[:BATCH], batch_size=BATCH, verbose=0)
first_step()
models["fit32"] = trainer("fit32")
best = fastest(list(models), lambda variant: fit(variant, 0))
serve(f"{keras.__version__} on TensorFlow {tf.__version__}", best, lambda least: fit(best, least))
