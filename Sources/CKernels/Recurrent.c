#include "CKernels.h"
#include "KernelSupport.h"

KERNEL(void, kernel_lstm_forward,
       (float *gates, int64_t gates_stride, const float *previous, float *cell, float *hidden,
       int64_t stride, int64_t rows, int64_t units),
       (gates, gates_stride, previous, cell, hidden, stride, rows, units)) {
  for (int64_t r = 0; r < rows; r++) {
    float *g = gates + r * gates_stride;
    float *c = cell + r * stride;
    float *h = hidden + r * stride;
    const float *p = previous ? previous + r * stride : 0;
    ELEMENTWISE for (int64_t u = 0; u < units; u++) {
      float in = fast_sigmoid(g[u]);
      float forget = fast_sigmoid(g[units + u]);
      float candidate = fast_tanh(g[2 * units + u]);
      float out = fast_sigmoid(g[3 * units + u]);
      float kept = p ? forget * p[u] : 0;
      float value = kept + in * candidate;
      g[u] = in;
      g[units + u] = forget;
      g[2 * units + u] = candidate;
      g[3 * units + u] = out;
      c[u] = value;
      h[u] = out * fast_tanh(value);
    }
  }
}

KERNEL(void, kernel_lstm_backward,
       (float *gates, int64_t gates_stride, const float *previous, const float *cell, int64_t
       stride, const float *hidden_gradient, float *cell_gradient, int64_t rows, int64_t units),
       (gates, gates_stride, previous, cell, stride, hidden_gradient, cell_gradient, rows, units)) {
  for (int64_t r = 0; r < rows; r++) {
    float *g = gates + r * gates_stride;
    const float *c = cell + r * stride;
    const float *p = previous ? previous + r * stride : 0;
    const float *dh = hidden_gradient + r * units;
    float *dc = cell_gradient + r * units;
    ELEMENTWISE for (int64_t u = 0; u < units; u++) {
      float in = g[u], forget = g[units + u], candidate = g[2 * units + u], out = g[3 * units + u];
      float squashed = fast_tanh(c[u]);
      float d = dc[u] + dh[u] * out * (1.0f - squashed * squashed);
      g[u] = d * candidate * in * (1.0f - in);
      g[units + u] = p ? d * p[u] * forget * (1.0f - forget) : 0;
      g[2 * units + u] = d * in * (1.0f - candidate * candidate);
      g[3 * units + u] = dh[u] * squashed * out * (1.0f - out);
      dc[u] = d * forget;
    }
  }
}

KERNEL(void, kernel_gru_forward,
       (float *input, const float *recurrent, int64_t gates_stride, const float *previous, float
       *hidden, int64_t stride, int64_t rows, int64_t units),
       (input, recurrent, gates_stride, previous, hidden, stride, rows, units)) {
  for (int64_t r = 0; r < rows; r++) {
    float *x = input + r * gates_stride;
    const float *s = recurrent + r * gates_stride;
    const float *p = previous ? previous + r * stride : 0;
    float *h = hidden + r * stride;
    ELEMENTWISE for (int64_t u = 0; u < units; u++) {
      float update = fast_sigmoid(x[u] + s[u]);
      float reset = fast_sigmoid(x[units + u] + s[units + u]);
      float candidate = fast_tanh(x[2 * units + u] + reset * s[2 * units + u]);
      float before = p ? p[u] : 0;
      x[u] = update;
      x[units + u] = reset;
      x[2 * units + u] = candidate;
      h[u] = update * before + (1.0f - update) * candidate;
    }
  }
}

KERNEL(void, kernel_gru_backward,
       (float *input, float *recurrent, int64_t gates_stride, const float *previous, int64_t stride,
       float *hidden_gradient, int64_t rows, int64_t units),
       (input, recurrent, gates_stride, previous, stride, hidden_gradient, rows, units)) {
  for (int64_t r = 0; r < rows; r++) {
    float *x = input + r * gates_stride;
    float *s = recurrent + r * gates_stride;
    const float *p = previous ? previous + r * stride : 0;
    float *dh = hidden_gradient + r * units;
    ELEMENTWISE for (int64_t u = 0; u < units; u++) {
      float update = x[u], reset = x[units + u], candidate = x[2 * units + u];
      float before = p ? p[u] : 0;
      float dcandidate = dh[u] * (1.0f - update) * (1.0f - candidate * candidate);
      float dreset = dcandidate * s[2 * units + u] * reset * (1.0f - reset);
      float dupdate = dh[u] * (before - candidate) * update * (1.0f - update);
      x[u] = dupdate;
      x[units + u] = dreset;
      x[2 * units + u] = dcandidate;
      s[u] = dupdate;
      s[units + u] = dreset;
      s[2 * units + u] = dcandidate * reset;
      dh[u] *= update;
    }
  }
}
