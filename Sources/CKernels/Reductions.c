#include "CKernels.h"
#include "KernelSupport.h"

KERNEL(void, kernel_column_sums,
       (const float *restrict values, float *restrict sums, int64_t rows, int64_t columns,
        bool keep),
       (values, sums, rows, columns, keep)) {
  int64_t c = 0;
  // Sums of 64 columns stay in registers.
  for (; c + 64 <= columns; c += 64) {
    float line[64];
    for (int i = 0; i < 64; i++) line[i] = keep ? sums[c + i] : 0;
    for (int64_t r = 0; r < rows; r++)
      for (int i = 0; i < 64; i++) line[i] += values[r * columns + c + i];
    for (int i = 0; i < 64; i++) sums[c + i] = line[i];
  }
  for (; c + 16 <= columns; c += 16) {
    float line[16];
    for (int i = 0; i < 16; i++) line[i] = keep ? sums[c + i] : 0;
    for (int64_t r = 0; r < rows; r++)
      for (int i = 0; i < 16; i++) line[i] += values[r * columns + c + i];
    for (int i = 0; i < 16; i++) sums[c + i] = line[i];
  }
  // The rest with four sums to a column, so that additions need not wait for one another.
  for (; c < columns; c++) {
    float line[4] = {keep ? sums[c] : 0, 0, 0, 0};
    int64_t r = 0;
    for (; r + 4 <= rows; r += 4)
      for (int i = 0; i < 4; i++) line[i] += values[(r + i) * columns + c];
    for (; r < rows; r++) line[0] += values[r * columns + c];
    sums[c] = (line[0] + line[1]) + (line[2] + line[3]);
  }
}

KERNEL(double, kernel_sum_of_squares,
       (const float *values, int64_t count),
       (values, count)) {
  // Sixteen sums side by side: the order of additions is fixed, whatever the instruction set.
  double sums[16] = {0};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16)
    for (int lane = 0; lane < 16; lane++)
      sums[lane] += (double)values[i + lane] * (double)values[i + lane];
  for (; i < count; i++) sums[0] += (double)values[i] * (double)values[i];
  double total = 0;
  for (int lane = 0; lane < 16; lane++) total += sums[lane];
  return total;
}

KERNEL(double, kernel_sum_of_squared_differences,
       (const float *a, const float *b, int64_t count),
       (a, b, count)) {
  double sums[16] = {0};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16)
    for (int lane = 0; lane < 16; lane++) {
      double difference = (double)a[i + lane] - (double)b[i + lane];
      sums[lane] += difference * difference;
    }
  for (; i < count; i++) {
    double difference = (double)a[i] - (double)b[i];
    sums[0] += difference * difference;
  }
  double total = 0;
  for (int lane = 0; lane < 16; lane++) total += sums[lane];
  return total;
}

KERNEL(int64_t, kernel_count_zero_columns,
       (const float *values, int64_t rows, int64_t columns),
       (values, rows, columns)) {
  int64_t found = 0;
  for (int64_t c = 0; c < columns; c += 64) {
    int width = columns - c < 64 ? (int)(columns - c) : 64;
    int32_t lives[64] = {0};
    for (int64_t r = 0; r < rows; r++)
      for (int i = 0; i < width; i++) lives[i] |= values[r * columns + c + i] != 0;
    for (int i = 0; i < width; i++) found += !lives[i];
  }
  return found;
}

KERNEL(int64_t, kernel_count_outside,
       (const float *values, int64_t count, float lower, float upper),
       (values, count, lower, upper)) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; i++) found += (values[i] <= lower) | (values[i] >= upper);
  return found;
}

KERNEL(int64_t, kernel_count_not_finite,
       (const float *values, int64_t count),
       (values, count)) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; i++) found += !(fabsf(values[i]) <= 3.402823466e38f);
  return found;
}

KERNEL(void, kernel_statistics,
       (const float *values, int64_t count, double *result),
       (values, count, result)) {
  float smallest = INFINITY, largest = -INFINITY;
  double sum = 0, squares = 0;
  for (int64_t i = 0; i < count; i++) {
    float v = values[i];
    if (!(fabsf(v) <= 3.402823466e38f)) continue;
    smallest = v < smallest ? v : smallest;
    largest = v > largest ? v : largest;
    sum += v;
    squares += (double)v * v;
  }
  result[0] = smallest;
  result[1] = largest;
  result[2] = sum;
  result[3] = squares;
}

KERNEL(void, kernel_histogram,
       (const float *values, int64_t count, float lower, float upper, int64_t *counts, int64_t
       bins),
       (values, count, lower, upper, counts, bins)) {
  // In double: the width of a range of floats can be beyond a float, and its inverse too.
  double factor = upper > lower ? (double)bins / ((double)upper - lower) : 0;
  for (int64_t i = 0; i < count; i++) {
    float v = values[i];
    if (!(fabsf(v) <= 3.402823466e38f)) continue;
    double place = ((double)v - lower) * factor;
    // Limited before the conversion: a number beyond int64 has no defined whole value.
    place = place < 0 ? 0 : place;
    place = place > (double)(bins - 1) ? (double)(bins - 1) : place;
    counts[(int64_t)place]++;
  }
}
