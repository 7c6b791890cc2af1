#include "CKernels.h"
#include "KernelSupport.h"

// Klambauer et al., "Self-Normalizing Neural Networks", 2017; the constants of Keras.
static const float selu_scale = 1.05070098735548049f;
static const float selu_alpha = 1.67326324235437728f;

KERNEL(void, kernel_add_bias_relu,
       (float *restrict values, const float *restrict bias, bool relu, int64_t rows,
        int64_t columns, int64_t stride),
       (values, bias, relu, rows, columns, stride)) {
  for (int64_t r = 0; r < rows; r++) {
    float *row = values + r * stride;
    if (bias)
      for (int64_t c = 0; c < columns; c++) row[c] += bias[c];
    if (relu)
      for (int64_t c = 0; c < columns; c++) row[c] = row[c] < 0 ? 0 : row[c];
  }
}

KERNEL(void, kernel_activation_forward,
       (int32_t kind, float slope, const float *x, float *y, int64_t count),
       (kind, slope, x, y, count)) {
  switch (kind) {
  case kernel_activation_relu:
    // NaN compares false with everything and must stay NaN.
    ELEMENTWISE for (int64_t i = 0; i < count; i++) y[i] = x[i] < 0 ? 0 : x[i];
    break;
  case kernel_activation_leaky_relu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) y[i] = x[i] < 0 ? slope * x[i] : x[i];
    break;
  case kernel_activation_elu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) {
      float e = slope * (fast_exp(x[i]) - 1.0f);
      y[i] = x[i] > 0 ? x[i] : e;
    }
    break;
  case kernel_activation_selu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) {
      float e = selu_alpha * (fast_exp(x[i]) - 1.0f);
      y[i] = selu_scale * (x[i] > 0 ? x[i] : e);
    }
    break;
  case kernel_activation_gelu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) y[i] = 0.5f * x[i] * (1.0f + fast_erf(x[i] * 0.70710678f));
    break;
  case kernel_activation_silu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) y[i] = x[i] * fast_sigmoid(x[i]);
    break;
  case kernel_activation_softplus:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) {
      float e = fast_log1p(fast_exp(-fabsf(x[i])));
      y[i] = (x[i] < 0 ? 0 : x[i]) + e;
    }
    break;
  case kernel_activation_sigmoid:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) y[i] = fast_sigmoid(x[i]);
    break;
  case kernel_activation_tanh:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) y[i] = fast_tanh(x[i]);
    break;
  default:
    if (x != y) memmove(y, x, (size_t)count * sizeof(float));
  }
}

KERNEL(void, kernel_activation_backward,
       (int32_t kind, float slope, const float *kept, const float *dy, float *dx, int64_t count),
       (kind, slope, kept, dy, dx, count)) {
  switch (kind) {
  case kernel_activation_relu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) dx[i] = kept[i] > 0 ? dy[i] : 0;
    break;
  case kernel_activation_leaky_relu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) dx[i] = kept[i] > 0 ? dy[i] : slope * dy[i];
    break;
  case kernel_activation_elu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) dx[i] = kept[i] > 0 ? dy[i] : dy[i] * (kept[i] + slope);
    break;
  case kernel_activation_selu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) {
      float negative = dy[i] * (kept[i] + selu_scale * selu_alpha);
      dx[i] = kept[i] > 0 ? dy[i] * selu_scale : negative;
    }
    break;
  case kernel_activation_gelu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) {
      float x = kept[i];
      float cumulative = 0.5f * (1.0f + fast_erf(x * 0.70710678f));
      float density = 0.39894228f * fast_exp(-0.5f * x * x);
      dx[i] = dy[i] * (cumulative + x * density);
    }
    break;
  case kernel_activation_silu:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) {
      float s = fast_sigmoid(kept[i]);
      dx[i] = dy[i] * s * (1.0f + kept[i] * (1.0f - s));
    }
    break;
  case kernel_activation_softplus:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) dx[i] = dy[i] * (1.0f - fast_exp(-kept[i]));
    break;
  case kernel_activation_sigmoid:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) dx[i] = dy[i] * kept[i] * (1.0f - kept[i]);
    break;
  case kernel_activation_tanh:
    ELEMENTWISE for (int64_t i = 0; i < count; i++) dx[i] = dy[i] * (1.0f - kept[i] * kept[i]);
    break;
  default:
    if (dx != dy) memmove(dx, dy, (size_t)count * sizeof(float));
  }
}

KERNEL(void, kernel_softmax_forward,
       (const float *x, float *y, int64_t rows, int64_t columns),
       (x, y, rows, columns)) {
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * columns;
    float *out = y + r * columns;
    float largest = in[0];
    for (int64_t c = 1; c < columns; c++) largest = in[c] > largest ? in[c] : largest;
    for (int64_t c = 0; c < columns; c++) out[c] = fast_exp(in[c] - largest);
    float sum = 0;
    for (int64_t c = 0; c < columns; c++) sum += out[c];
    float factor = 1.0f / sum;
    for (int64_t c = 0; c < columns; c++) out[c] *= factor;
  }
}

KERNEL(void, kernel_softmax_backward,
       (const float *y, const float *dy, float *dx, int64_t rows, int64_t columns),
       (y, dy, dx, rows, columns)) {
  for (int64_t r = 0; r < rows; r++) {
    const float *p = y + r * columns;
    const float *g = dy + r * columns;
    float *out = dx + r * columns;
    float dot = 0;
    for (int64_t c = 0; c < columns; c++) dot += g[c] * p[c];
    for (int64_t c = 0; c < columns; c++) out[c] = p[c] * (g[c] - dot);
  }
}
