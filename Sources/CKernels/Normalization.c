#include "CKernels.h"
#include "KernelSupport.h"

KERNEL(void, kernel_normalize_columns,
       (const float *x, const float *mean, const float *scale, const float *gamma, const float
       *beta, float *normalized, float *y, int64_t rows, int64_t columns),
       (x, mean, scale, gamma, beta, normalized, y, rows, columns)) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < columns; c++) {
      float value = (x[r * columns + c] - mean[c]) * scale[c];
      normalized[r * columns + c] = value;
      y[r * columns + c] = value * gamma[c] + beta[c];
    }
}

KERNEL(void, kernel_column_squares,
       (const float *x, const float *mean, float *sums, int64_t rows, int64_t columns),
       (x, mean, sums, rows, columns)) {
  for (int64_t c = 0; c < columns; c++) sums[c] = 0;
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < columns; c++) {
      float d = x[r * columns + c] - mean[c];
      sums[c] += d * d;
    }
}

KERNEL(void, kernel_normalize_columns_backward,
       (const float *dy, const float *normalized, const float *gamma, const float *scale, const
       float *sums, const float *product_sums, float *dx, int64_t rows, int64_t columns, int64_t
       total),
       (dy, normalized, gamma, scale, sums, product_sums, dx, rows, columns, total)) {
  float factor = 1.0f / (float)total;
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < columns; c++) {
      int64_t i = r * columns + c;
      float centred = dy[i] - (sums[c] + normalized[i] * product_sums[c]) * factor;
      dx[i] = gamma[c] * scale[c] * centred;
    }
}

KERNEL(void, kernel_column_products,
       (const float *a, const float *b, float *sums, int64_t rows, int64_t columns),
       (a, b, sums, rows, columns)) {
  for (int64_t c = 0; c < columns; c++) sums[c] = 0;
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < columns; c++) sums[c] += a[r * columns + c] * b[r * columns + c];
}

KERNEL(void, kernel_normalize_rows,
       (const float *x, const float *gamma, const float *beta, float epsilon, float *normalized,
       float *scales, float *y, int64_t rows, int64_t columns),
       (x, gamma, beta, epsilon, normalized, scales, y, rows, columns)) {
  float factor = 1.0f / (float)columns;
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * columns;
    float mean = 0, variance = 0;
    for (int64_t c = 0; c < columns; c++) mean += in[c];
    mean *= factor;
    for (int64_t c = 0; c < columns; c++) variance += (in[c] - mean) * (in[c] - mean);
    float scale = 1.0f / sqrtf(variance * factor + epsilon);
    scales[r] = scale;
    for (int64_t c = 0; c < columns; c++) {
      float value = (in[c] - mean) * scale;
      normalized[r * columns + c] = value;
      y[r * columns + c] = value * gamma[c] + beta[c];
    }
  }
}

KERNEL(void, kernel_normalize_rows_backward,
       (const float *dy, const float *normalized, const float *scales, const float *gamma, float
       *dx, int64_t rows, int64_t columns),
       (dy, normalized, scales, gamma, dx, rows, columns)) {
  float factor = 1.0f / (float)columns;
  for (int64_t r = 0; r < rows; r++) {
    const float *g = dy + r * columns;
    const float *n = normalized + r * columns;
    float sum = 0, product = 0;
    for (int64_t c = 0; c < columns; c++) {
      float scaled = g[c] * gamma[c];
      sum += scaled;
      product += scaled * n[c];
    }
    for (int64_t c = 0; c < columns; c++) {
      float centred = g[c] * gamma[c] - (sum + n[c] * product) * factor;
      dx[r * columns + c] = centred * scales[r];
    }
  }
}

KERNEL(void, kernel_embed,
       (const float *x, const float *table, float *y, int64_t count, int64_t rows, int64_t width),
       (x, table, y, count, rows, width)) {
  for (int64_t i = 0; i < count; i++) {
    float number = x[i] > 0 ? x[i] : 0;
    int64_t row = number < (float)rows ? (int64_t)number : rows - 1;
    memcpy(y + i * width, table + row * width, (size_t)width * sizeof(float));
  }
}

KERNEL(void, kernel_embed_backward,
       (const float *x, const float *dy, float *gradient, int64_t count, int64_t rows, int64_t
       width),
       (x, dy, gradient, count, rows, width)) {
  for (int64_t i = 0; i < count; i++) {
    float number = x[i] > 0 ? x[i] : 0;
    int64_t row = number < (float)rows ? (int64_t)number : rows - 1;
    for (int64_t c = 0; c < width; c++) gradient[row * width + c] += dy[i * width + c];
  }
}

KERNEL(void, kernel_add,
       (float *y, const float *x, int64_t count),
       (y, x, count)) {
  for (int64_t i = 0; i < count; i++) y[i] += x[i];
}

KERNEL(void, kernel_multiply,
       (float *y, const float *x, const float *factors, int64_t count),
       (y, x, factors, count)) {
  for (int64_t i = 0; i < count; i++) y[i] = x[i] * factors[i];
}

KERNEL(double, kernel_regularize,
       (const float *weights, float *gradient, float l1, float l2, int64_t count),
       (weights, gradient, l1, l2, count)) {
  double squares = 0, sizes = 0;
  for (int64_t i = 0; i < count; i++) {
    float w = weights[i];
    squares += (double)w * w;
    sizes += fabsf(w);
    float sign = w > 0 ? l1 : w < 0 ? -l1 : 0;
    if (gradient) gradient[i] += 2.0f * l2 * w + sign;
  }
  return l2 * squares + l1 * sizes;
}
