"""PyTorch: a loop over shuffled indices of tensors in memory. Variants: eager; fused, with the fused Adam; for
images also channels_last with it. torch.compile is left out: it needs a C++ compiler and minutes."""
from common import BATCH, NET, SAMPLES, THREADS, data, fastest, first_step, repeat, serve
import torch
from torch import nn

torch.set_num_threads(THREADS)
torch.manual_seed(0)
x, y = data()
X = torch.from_numpy(x)
Y = None if y is None else torch.from_numpy(y if NET == "mlp_b" else y.astype("int64"))
if NET == "cnn":
    X = X.permute(0, 3, 1, 2).contiguous()
L, R = nn.Linear, nn.ReLU


class Recurrent(nn.Module):
    def __init__(self, layer, units):
        super().__init__()
        self.layer, self.output = layer(28, units, batch_first=True), L(units, 10)

    def forward(self, x):
        return self.output(self.layer(x)[0][:, -1])


def network():
    if NET == "mlp_a":
        return nn.Sequential(L(100, 64), R(), L(64, 32), R(), L(32, 10))
    if NET == "mlp_b":
        return nn.Sequential(L(8, 10), R(), L(10, 8), R(), L(8, 1))
    if NET == "mnist_mlp":
        return nn.Sequential(L(784, 128), R(), L(128, 10))
    if NET == "softmax":
        return L(784, 10)
    if NET == "cnn":
        return nn.Sequential(
            nn.Conv2d(1, 32, 3), R(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), R(), nn.MaxPool2d(2),
            nn.Flatten(), L(1600, 128), R(), L(128, 10))
    if NET == "ae":
        return nn.Sequential(
            L(784, 128), R(), L(128, 32), R(), L(32, 128), R(), L(128, 784), nn.Sigmoid())
    return Recurrent(nn.LSTM, 128) if NET == "lstm" else Recurrent(nn.RNN, 64)


class Plain:
    def __init__(self, variant):
        self.data, self.net = X, network()
        if "channels_last" in variant:
            self.data = X.contiguous(memory_format=torch.channels_last)
            self.net = self.net.to(memory_format=torch.channels_last)
        fused = True if "fused" in variant else None
        self.loss = {"mlp_b": nn.BCEWithLogitsLoss(), "ae": nn.MSELoss()}.get(NET, nn.CrossEntropyLoss())
        self.optimizer = (
            torch.optim.SGD(self.net.parameters(), lr=0.01) if NET == "softmax"
            else torch.optim.Adam(self.net.parameters(), lr=0.001, fused=fused))

    def step(self, rows):
        x = self.data[rows]
        y = x if Y is None else Y[rows]
        self.optimizer.zero_grad()
        outputs = self.net(x)
        loss = self.loss(outputs, y)
        loss.backward()
        self.optimizer.step()
        if Y is None:
            return loss.item(), 0
        right = (outputs > 0) == (y > 0) if NET == "mlp_b" else outputs.argmax(1) == y
        return loss.item(), right.sum().item()


class Adversarial:
    def __init__(self, variant):
        self.g = nn.Sequential(L(64, 128), R(), L(128, 256), R(), L(256, 784), nn.Tanh())
        leaky = nn.LeakyReLU(0.2)
        self.d = nn.Sequential(L(784, 256), leaky, L(256, 128), leaky, L(128, 1))
        self.loss = nn.BCEWithLogitsLoss()
        fused = True if "fused" in variant else None
        self.og, self.od = (
            torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=fused)
            for net in (self.g, self.d))
        self.ones, self.zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)

    def step(self, rows):
        self.od.zero_grad()
        fake = self.g(torch.randn(BATCH, 64))
        d = self.loss(self.d(X[rows]), self.ones) + self.loss(self.d(fake.detach()), self.zeros)
        d.backward()
        self.od.step()
        self.og.zero_grad()
        g = self.loss(self.d(fake), self.ones)
        g.backward()
        self.og.step()
        return d.item(), g.item()


def epoch(trainer):
    order = torch.randperm(SAMPLES)
    totals = [0.0, 0.0]
    for start in range(0, SAMPLES - BATCH + 1, BATCH):
        for index, value in enumerate(trainer.step(order[start:start + BATCH])):
            totals[index] += value
        first_step()


names = ["eager"] if NET == "softmax" else ["eager", "fused"]
if NET == "cnn":
    names.append("fused channels_last")
trainers = {name: (Adversarial if NET == "gan" else Plain)(name) for name in names}
best = fastest(names, lambda name: epoch(trainers[name]))
serve(torch.__version__, best, repeat(lambda: epoch(trainers[best])))
