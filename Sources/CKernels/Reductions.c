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
  // Sixteen of each side by side: the order of additions is fixed, whatever the instruction set.
  float smallest[16], largest[16];
  double sums[16] = {0}, squares[16] = {0};
  for (int lane = 0; lane < 16; lane++) smallest[lane] = INFINITY, largest[lane] = -INFINITY;
  for (int64_t i = 0; i < count; i += 16) {
    float line[16];
    if (i + 16 <= count) memcpy(line, values + i, sizeof line);
    else
      for (int lane = 0; lane < 16; lane++) line[lane] = i + lane < count ? values[i + lane] : NAN;
    for (int lane = 0; lane < 16; lane++) {
      float v = line[lane];
      bool finite = fabsf(v) <= 3.402823466e38f;
      smallest[lane] = finite && v < smallest[lane] ? v : smallest[lane];
      largest[lane] = finite && v > largest[lane] ? v : largest[lane];
      double counted = finite ? v : 0;
      sums[lane] += counted;
      squares[lane] += counted * counted;
    }
  }
  result[0] = smallest[0];
  result[1] = largest[0];
  result[2] = sums[0];
  result[3] = squares[0];
  for (int lane = 1; lane < 16; lane++) {
    result[0] = smallest[lane] < result[0] ? smallest[lane] : result[0];
    result[1] = largest[lane] > result[1] ? largest[lane] : result[1];
    result[2] += sums[lane];
    result[3] += squares[lane];
  }
}

/// The bin of a value, or `bins` for one that is not finite.
INLINE int32_t bin_of(float v, float lower, double factor, int32_t bins) {
  bool finite = fabsf(v) <= 3.402823466e38f;
  double place = ((double)(finite ? v : lower) - lower) * factor;
  // Limited before the conversion: a number beyond int32 has no defined whole value.
  place = place < 0 ? 0 : place;
  place = place > (double)(bins - 1) ? (double)(bins - 1) : place;
  return finite ? (int32_t)place : bins;
}

enum { histogram_copies = 4, histogram_bins = 64, histogram_block = 64 };

KERNEL(void, kernel_histogram,
       (const float *values, int64_t count, float lower, float upper, int64_t *counts, int64_t
       bins),
       (values, count, lower, upper, counts, bins)) {
  // In double: the width of a range of floats can be beyond a float, and its inverse too.
  double factor = upper > lower ? (double)bins / ((double)upper - lower) : 0;
  if (bins > histogram_bins) {
    for (int64_t i = 0; i < count; i++) {
      int32_t bin = bin_of(values[i], lower, factor, (int32_t)bins);
      if (bin < bins) counts[bin]++;
    }
    return;
  }
  // Neighbours are counted in copies of their own: where most values are one and the same, as behind a relu, each
  // addition would wait for the one before.
  int64_t copies[histogram_copies][histogram_bins + 1];
  memset(copies, 0, sizeof copies);
  int64_t i = 0;
  for (; i + histogram_block <= count; i += histogram_block) {
    int32_t places[histogram_block];
    for (int j = 0; j < histogram_block; j++)
      places[j] = bin_of(values[i + j], lower, factor, (int32_t)bins);
    for (int j = 0; j < histogram_block; j++) copies[j % histogram_copies][places[j]]++;
  }
  for (; i < count; i++) copies[0][bin_of(values[i], lower, factor, (int32_t)bins)]++;
  for (int copy = 0; copy < histogram_copies; copy++)
    for (int64_t bin = 0; bin < bins; bin++) counts[bin] += copies[copy][bin];
}
