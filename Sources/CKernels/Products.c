#include "CKernels.h"
#include "KernelSupport.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define UNROLL _Pragma("clang loop unroll(full)")
#define NO_UNROLL _Pragma("clang loop unroll(disable)")

/// The part of an inner dimension that is summed at a time: a panel of it fits the first cache.
#define BLOCK 256

/// A piece of a product whose sums fit into registers: c[rows][width] (+)= a * b, then bias and relu.
/// The inner dimension comes in `segments` of `inner` steps; a jumps between them, b goes on.
struct tile {
  /// Element (r, k) of a segment is at a[r * row_step + k * step].
  const float *a;
  int64_t row_step, step;
  int64_t segments, segment_step;
  int64_t inner;
  const float *b;
  int64_t b_stride;
  float *c;
  int64_t c_stride;
  bool keep;
  const float *bias;
  bool relu;
};

// The same source for each instruction set: lanes of a vector, rows of a tile, and its functions' names.
#if defined(__x86_64__)
#define LANES 16
#define MOST_ROWS 12
#define TARGET TARGET_AVX512
#define NAME(x) x##_avx512
#include "Products/Sources.h"

#define LANES 8
#define MOST_ROWS 6
#define TARGET TARGET_AVX2
#define NAME(x) x##_avx2
#include "Products/Sources.h"
#endif

#define LANES 4
#if defined(__x86_64__)
#define MOST_ROWS 6
#else
#define MOST_ROWS 12
#endif
#define TARGET
#define NAME(x) x##_baseline
#include "Products/Sources.h"

void kernel_matrix_product(struct kernel_product p) { CHOOSE(multiply, (p)); }

void kernel_transpose(const float *from, float *to, int64_t rows, int64_t columns) {
  CHOOSE(transpose, (from, columns, to, rows, rows, columns));
}

void kernel_convolve(const float *images, const float *kernel, const float *bias, bool relu,
                     float *output, float *scratch, struct kernel_convolution s, int64_t count) {
  CHOOSE(convolve, (images, kernel, bias, relu, output, scratch, s, count));
}

void kernel_convolve_kernel_gradient(const float *images, const float *gradient, float *kernel,
                                     float *scratch, struct kernel_convolution s, int64_t count,
                                     bool keep) {
  CHOOSE(kernel_gradient, (images, gradient, kernel, scratch, s, count, keep));
}

int64_t kernel_convolution_scratch(struct kernel_convolution s) {
  int64_t lines = (int64_t)s.rows * (s.output_columns + s.window_columns - 1) * s.channels;
  return lines + (int64_t)s.window_rows * s.window_columns * s.channels * 32;
}

void kernel_turn_windows(const float *kernel, float *turned, struct kernel_convolution s) {
  int64_t places = (int64_t)s.window_rows * s.window_columns;
  int64_t size = (int64_t)s.channels * s.filters;
  for (int64_t w = 0; w < places; w++)
    kernel_transpose(kernel + w * size, turned + (places - 1 - w) * size, s.channels, s.filters);
}
