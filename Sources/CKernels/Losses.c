#include "CKernels.h"
#include "KernelSupport.h"

INLINE float largest_of_row(const float *row, int64_t columns) {
  float top = row[0];
  for (int64_t c = 1; c < columns; c++) top = row[c] > top ? row[c] : top;
  return top;
}

/// Rows that are done at a time: their logits lie side by side, so that short rows fill whole vectors too.
enum { block_rows = 64, block_size = 4096 };

INLINE int64_t rows_at_a_time(int64_t rows, int64_t columns) {
  int64_t most = columns < block_size / block_rows ? block_rows : block_size / columns;
  most = most < 1 ? 1 : most;
  return rows < most ? rows : most;
}

/// Logits, of which the largest of each row is 0, become probabilities; `logs` gets the logarithms of the sums
/// of their exponentials.
INLINE void normalize_rows(float *logits, float *logs, int64_t rows, int64_t columns) {
  for (int64_t i = 0; i < rows * columns; i++) logits[i] = fast_exp(logits[i]);
  for (int64_t r = 0; r < rows; r++) {
    float *row = logits + r * columns;
    float sum = 0;
    for (int64_t c = 0; c < columns; c++) sum += row[c];
    logs[r] = sum;
    float factor = 1.0f / sum;
    for (int64_t c = 0; c < columns; c++) row[c] *= factor;
  }
  // NaN and infinity stay what they are.
  for (int64_t r = 0; r < rows; r++) logs[r] = logs[r] < 3e38f ? fast_log(logs[r]) : logs[r];
}

KERNEL(double, kernel_softmax_sparse_cross_entropy,
       (float *logits, const int32_t *labels, float *gradient, int64_t rows, int64_t columns, float
       scale),
       (logits, labels, gradient, rows, columns, scale)) {
  double total = 0;
  float logs[block_rows];
  for (int64_t first = 0, count; first < rows; first += count) {
    count = rows_at_a_time(rows - first, columns);
    float *block = logits + first * columns;
    for (int64_t r = 0; r < count; r++) {
      float *row = block + r * columns;
      float top = largest_of_row(row, columns);
      for (int64_t c = 0; c < columns; c++) row[c] -= top;
      total -= row[labels[first + r]];
    }
    normalize_rows(block, logs, count, columns);
    for (int64_t r = 0; r < count; r++) total += logs[r];
    if (!gradient) continue;
    float *g = gradient + first * columns;
    for (int64_t i = 0; i < count * columns; i++) g[i] = block[i] * scale;
    for (int64_t r = 0; r < count; r++) g[r * columns + labels[first + r]] -= scale;
  }
  return total;
}

KERNEL(double, kernel_softmax_cross_entropy,
       (float *logits, const float *targets, float *gradient, int64_t rows, int64_t columns, float
       scale, float smoothing),
       (logits, targets, gradient, rows, columns, scale, smoothing)) {
  double total = 0;
  float keep = 1.0f - smoothing, base = smoothing / (float)columns;
  float logs[block_rows], weights[block_rows];
  for (int64_t first = 0, count; first < rows; first += count) {
    count = rows_at_a_time(rows - first, columns);
    float *block = logits + first * columns;
    const float *t = targets + first * columns;
    for (int64_t r = 0; r < count; r++) {
      float *row = block + r * columns;
      // Logits relative to the largest: of two huge numbers little would be left.
      float top = largest_of_row(row, columns);
      float dot = 0, weight = 0;
      for (int64_t c = 0; c < columns; c++) {
        row[c] -= top;
        // A target of zero leaves its logit out, even an infinite one.
        float target = t[r * columns + c] * keep + base;
        dot += target != 0 ? target * row[c] : 0;
        weight += target;
      }
      weights[r] = weight;
      total -= dot;
    }
    normalize_rows(block, logs, count, columns);
    for (int64_t r = 0; r < count; r++) total += weights[r] * logs[r];
    if (!gradient) continue;
    for (int64_t r = 0; r < count; r++) {
      const float *row = block + r * columns;
      float *g = gradient + (first + r) * columns;
      for (int64_t c = 0; c < columns; c++)
        g[c] = (row[c] * weights[r] - (t[r * columns + c] * keep + base)) * scale;
    }
  }
  return total;
}

/// max(x, 0) - x t + log(1 + e^-|x|): no overflow for either sign of x.
INLINE float cross_entropy_of_logit(float x, float target) {
  return (x < 0 ? 0 : x) - x * target + fast_log1p(fast_exp(-fabsf(x)));
}

KERNEL(double, kernel_sigmoid_cross_entropy,
       (float *logits, const float *targets, float *gradient, int64_t rows, int64_t columns, float
       scale, float smoothing),
       (logits, targets, gradient, rows, columns, scale, smoothing)) {
  // Each output by itself: rows are of no importance but for their mean.
  int64_t count = rows * columns;
  double total = 0;
  float step = scale / (float)columns;
  float keep = 1.0f - smoothing, base = smoothing * 0.5f;
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    // Sixteen sums side by side: the order of additions is fixed, whatever the instruction set.
    float sums[16];
    for (int lane = 0; lane < 16; lane++)
      sums[lane] = cross_entropy_of_logit(logits[i + lane], targets[i + lane] * keep + base);
    for (int lane = 0; lane < 16; lane++) total += (double)sums[lane];
  }
  for (; i < count; i++) total += cross_entropy_of_logit(logits[i], targets[i] * keep + base);
  ELEMENTWISE for (int64_t j = 0; j < count; j++) logits[j] = fast_sigmoid(logits[j]);
  if (gradient)
    ELEMENTWISE for (int64_t j = 0; j < count; j++)
      gradient[j] = (logits[j] - (targets[j] * keep + base)) * step;
  return total / (double)columns;
}

KERNEL(double, kernel_mean_squared_error,
       (const float *outputs, const float *targets, float *gradient, int64_t rows, int64_t columns,
       float scale),
       (outputs, targets, gradient, rows, columns, scale)) {
  double total = 0;
  float step = 2.0f * scale / (float)columns;
  for (int64_t r = 0; r < rows; r++) {
    const float *y = outputs + r * columns;
    const float *t = targets + r * columns;
    float sums[16] = {0};
    int64_t c = 0;
    for (; c + 16 <= columns; c += 16)
      for (int lane = 0; lane < 16; lane++) {
        float d = y[c + lane] - t[c + lane];
        sums[lane] += d * d;
      }
    for (; c < columns; c++) sums[0] += (y[c] - t[c]) * (y[c] - t[c]);
    double sum = 0;
    for (int lane = 0; lane < 16; lane++) sum += sums[lane];
    total += sum / (double)columns;
    if (gradient) {
      float *g = gradient + r * columns;
      for (int64_t i = 0; i < columns; i++) g[i] = (y[i] - t[i]) * step;
    }
  }
  return total;
}

KERNEL(double, kernel_mean_absolute_error,
       (const float *outputs, const float *targets, float *gradient, int64_t rows, int64_t columns,
       float scale),
       (outputs, targets, gradient, rows, columns, scale)) {
  double total = 0;
  float step = scale / (float)columns;
  for (int64_t r = 0; r < rows; r++) {
    double sum = 0;
    for (int64_t c = 0; c < columns; c++) {
      float d = outputs[r * columns + c] - targets[r * columns + c];
      sum += fabsf(d);
      if (gradient) gradient[r * columns + c] = d > 0 ? step : d < 0 ? -step : d * 0;
    }
    total += sum / (double)columns;
  }
  return total;
}

KERNEL(double, kernel_huber,
       (const float *outputs, const float *targets, float *gradient, int64_t rows, int64_t columns,
       float delta, float scale),
       (outputs, targets, gradient, rows, columns, delta, scale)) {
  double total = 0;
  float step = scale / (float)columns;
  for (int64_t r = 0; r < rows; r++) {
    double sum = 0;
    for (int64_t c = 0; c < columns; c++) {
      float d = outputs[r * columns + c] - targets[r * columns + c];
      float a = fabsf(d);
      sum += a > delta ? delta * (a - 0.5f * delta) : 0.5f * d * d;
      float slope = a > delta ? copysignf(delta, d) : d;
      if (gradient) gradient[r * columns + c] = slope * step;
    }
    total += sum / (double)columns;
  }
  return total;
}

KERNEL(int64_t, kernel_count_correct,
       (const float *outputs, const int32_t *labels, int64_t rows, int64_t columns),
       (outputs, labels, rows, columns)) {
  int64_t correct = 0;
  for (int64_t r = 0; r < rows; r++) {
    const float *row = outputs + r * columns;
    int32_t label = labels[r];
    float own = row[label];
    // A row of NaN has no largest value; of equal ones the first counts.
    int32_t beaten = !(own == own);
    ELEMENTWISE for (int32_t c = 0; c < (int32_t)columns; c++)
      beaten |= (row[c] > own) | ((row[c] == own) & (c < label));
    correct += !beaten;
  }
  return correct;
}
